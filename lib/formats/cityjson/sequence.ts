import type { CityObject } from '../../city/cityObject.ts';
import { MalformedSourceError } from '../errors.ts';
import type { ByteSource, FormatReader, ReadReport, SourceHeader } from '../format.ts';
import { type Content, readContent } from './features.ts';
import { checkDocument, headerOf, templatesOf } from './header.ts';
import { type Document, featureSchema } from './schema.ts';
import { parseJson, readLines } from './text.ts';
import { readVertices } from './vertices.ts';

const BATCH = 256;

/** Reads CityJSONSeq (1.1 and 2.0): a line of metadata, then a feature a line. Memory holds one line at a time. */
export const cityjsonseq: FormatReader = {
  async readHeader(source: ByteSource): Promise<SourceHeader> {
    const report: ReadReport = { rejected: [], features: {}, unknown: [] };
    let first: Document | undefined;
    for await (const { document, content } of readContents(source, report)) {
      first = document;
      if (content.vertices.some((coordinate) => !Number.isNaN(coordinate))) {
        return headerOf(document, 'CityJSONSeq', content.vertices);
      }
    }
    return headerOf(first!, 'CityJSONSeq', new Float64Array(0));
  },

  async *readFeatures(source: ByteSource, _header: SourceHeader, report: ReadReport): AsyncGenerator<CityObject[]> {
    let batch: CityObject[] = [];
    for await (const { content } of readContents(source, report)) {
      batch.push(...readContent(content, report));
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  },
};

/** The contents of all lines, with the document of the first. A line that is broken is rejected; the others go on. */
async function* readContents(
  source: ByteSource,
  report: ReadReport,
): AsyncGenerator<{ document: Document; content: Content }> {
  let document: Document | undefined;
  let templates: Content['templates'];
  for await (const { bytes, line, isEnded } of readLines(source.stream())) {
    if (bytes.every(isBlank)) continue;
    const place = `line ${line}`;
    if (!document) {
      document = checkDocument(parseJson(bytes, 'The first line', place), place);
      templates = templatesOf(document);
      yield { document, content: { ...contentOf(document, document, place), templates } };
      continue;
    }
    const feature = readFeature(bytes, place, isEnded, report);
    if (feature) yield { document, content: { ...contentOf(feature, document, place), templates } };
  }
  if (!document) throw new MalformedSourceError('There is no line in this file: drop it again.');
}

function contentOf(
  { CityObjects, vertices, appearance }: Pick<Document, 'CityObjects' | 'vertices' | 'appearance'>,
  { transform }: Document,
  place: string,
): Omit<Content, 'templates'> {
  return { objects: CityObjects, vertices: readVertices(vertices, transform), appearance, place };
}

function readFeature(bytes: Uint8Array, place: string, isEnded: boolean, report: ReadReport) {
  try {
    const parsed = featureSchema.safeParse(parseJson(bytes, 'This line', place));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    const reason = `This line is no CityJSONFeature (${issue?.path.join('.')}: ${issue?.message}).`;
    report.rejected.push({ place, reason });
  } catch (error) {
    if (!(error instanceof MalformedSourceError)) throw error;
    // Without its end, the last line was not written to its end: more may be missing.
    if (!isEnded) throw error;
    report.rejected.push({ place, reason: error.message });
  }
  return undefined;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
