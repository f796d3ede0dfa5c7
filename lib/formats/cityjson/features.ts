import type { CityObject } from '../../city/cityObject.ts';
import type { ReadReport } from '../format.ts';
import { createAppearanceBuilder } from './appearance.ts';
import { addMissing, readAttributes } from './attributes.ts';
import { type Family, familiesOf } from './families.ts';
import { readGeometries, type Templates } from './geometry.ts';
import { type CityJsonAppearance, type CityJsonObject, cityObjectSchema } from './schema.ts';
import { createSurfaceBuilder } from './surfaces.ts';
import { isInterior, moduleOf } from './vocabulary.ts';

/** City objects with all that they refer to: a whole document, or one feature of a sequence. */
export interface Content {
  objects: Record<string, unknown>;
  vertices: Float64Array;
  appearance: CityJsonAppearance | undefined;
  templates: Templates | undefined;
  /** Where it stands in the source, in words. */
  place?: string;
}

/** Reads root features, one at a time. What is found beside them goes to the report. */
export function* readContent(content: Content, report: ReadReport): Generator<CityObject> {
  const objects = new Map<string, CityJsonObject>();
  for (const [id, candidate] of Object.entries(content.objects)) {
    const parsed = cityObjectSchema.safeParse(candidate);
    if (parsed.success) {
      objects.set(id, parsed.data);
    } else {
      const issue = parsed.error.issues[0];
      const reason = `This city object is not as CityJSON has it (${issue?.path.join('.')}: ${issue?.message}).`;
      report.rejected.push({ id, reason, ...(content.place === undefined ? {} : { place: content.place }) });
    }
  }
  for (const family of familiesOf(objects)) {
    const feature = readFamily(family, content, report);
    report.features[feature.module] = (report.features[feature.module] ?? 0) + 1;
    yield feature;
  }
}

function readFamily({ id, members }: Family, content: Content, report: ReadReport): CityObject {
  const root = members[0];
  const surfaces = createSurfaceBuilder();
  const appearance = createAppearanceBuilder(content.appearance);
  const attributes = readAttributes(root);
  let otherLod = 0;
  for (const member of members) {
    const interior = isInterior(member.type);
    const read = readGeometries(member.geometry ?? [], { ...content, surfaces, appearance, interior });
    otherLod += read.otherLod;
    if (member !== root && member.type.endsWith('Part')) addMissing(attributes, readAttributes(member));
    const isUnknown = !moduleOf(member.type).isKnown && (member.geometry?.length ?? 0) > 0;
    if (isUnknown && !report.unknown.includes(member.type)) report.unknown.push(member.type);
  }
  const place = content.place === undefined ? {} : { place: content.place };
  const built = appearance.build();
  return {
    id,
    module: moduleOf(root.type).module,
    className: root.type.replace(/^\+/, ''),
    surfaces: surfaces.build(),
    attributes,
    ...(built ? { appearance: built } : {}),
    rejected: surfaces.rejected.map((rejection) => ({ id, ...place, ...rejection })),
    duplicates: 0,
    ...(otherLod > 0 ? { otherLod } : {}),
  };
}
