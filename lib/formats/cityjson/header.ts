import { MalformedSourceError } from '../errors.ts';
import type { FormatName, SourceHeader } from '../format.ts';
import type { Templates } from './geometry.ts';
import { type Document, documentSchema } from './schema.ts';
import { readVertices } from './vertices.ts';

/** Holds a parsed document to the outline of CityJSON. @throws MalformedSourceError */
export function checkDocument(candidate: unknown, place?: string): Document {
  const type = candidate !== null && typeof candidate === 'object' && 'type' in candidate ? candidate.type : undefined;
  if (type !== 'CityJSON') {
    throw new MalformedSourceError(`This is no CityJSON: its "type" is ${JSON.stringify(type) ?? 'missing'}.`, place);
  }
  const parsed = documentSchema.safeParse(candidate);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new MalformedSourceError(
      `This is not as CityJSON has it (${issue?.path.join('.')}: ${issue?.message}): mend it, or export it again.`,
      place,
    );
  }
  if (!/^[12]\.\d/.test(parsed.data.version)) {
    throw new MalformedSourceError(
      `CityJSON ${parsed.data.version} is not read, only 1.0, 1.1 and 2.0: convert it, such as by "cjio file.json upgrade save new.json".`,
      place,
    );
  }
  return parsed.data;
}

/** What the document tells of itself. */
export function headerOf(document: Document, format: FormatName, vertices: Float64Array): SourceHeader {
  const { referenceSystem, crs } = document.metadata ?? {};
  const srsName = referenceSystem ?? (crs ? `EPSG:${crs.epsg}` : undefined);
  const first = vertices.findIndex((coordinate) => !Number.isNaN(coordinate));
  return {
    format,
    version: document.version,
    ...(srsName ? { srsName } : {}),
    ...(first >= 0 ? { firstVertex: [vertices[first], vertices[first + 1], vertices[first + 2]] } : {}),
    divisible: false,
  };
}

/** Templates of the document, whose vertices are not quantized. */
export function templatesOf({ 'geometry-templates': templates }: Document): Templates | undefined {
  return templates && { geometries: templates.templates, vertices: readVertices(templates['vertices-templates']) };
}
