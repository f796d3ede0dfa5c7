import type { CityObject, MetricSurfaces, Rejection, SurfaceCounts } from '../../city/cityObject.ts';
import { createContentHash } from '../../city/contentHash.ts';
import { UserError } from '../../city/errors.ts';
import type { Heights } from '../../crs/frame.ts';
import { resolveCrs } from '../../crs/resolve.ts';
import { createToWork } from '../../crs/toWork.ts';
import { MalformedSourceError } from '../../formats/errors.ts';
import type { ReadReport } from '../../formats/format.ts';
import { readerOf } from '../../formats/index.ts';
import type { Inputs } from '../../inbox/inputs.ts';
import type { ObjectStore } from '../../store/store.ts';
import type { Collected } from '../collect/plan.ts';
import { openSource } from '../openSource.ts';
import { rejectionsOf } from '../rejections.ts';
import { createMembership, folderOf, sourceName } from '../sources.ts';
import type { SplitOutcome } from './outcome.ts';
import { createPackWriter, type PackBytes } from './packWriter.ts';
import { selectSurfaces } from './select.ts';
import { toBodies } from './toBodies.ts';
import type { SplitPart } from './units.ts';

/** A pack is closed once it holds this much, so that memory does not grow with the source. */
const PACK_BYTES = 24 * 1024 * 1024;

const NO_GEOMETRY = 'It has no geometry, so there is nothing to show or compare.';
const NOTHING_LEFT =
  'None of its surfaces can be used: see rejectedSurfaces, and the levels of detail that were asked for.';

/** Reads a part of a source into packs. Each pack is handed on as soon as it is full. */
export async function readPart(
  inbox: ObjectStore,
  { source, range }: SplitPart,
  { frame }: Collected,
  { settings, options }: Inputs,
  onPack: (pack: PackBytes) => Promise<void>,
  signal: AbortSignal,
): Promise<SplitOutcome> {
  const outcome: SplitOutcome = {
    rejected: [],
    rejectedSurfaces: [],
    features: {},
    surfaces: { in: 0, kept: 0, otherLod: 0, duplicate: 0, rejected: 0 },
    packs: 0,
    bodies: 0,
  };
  const rejected: Rejection[] = [];
  const rejectedSurfaces: Rejection[] = [];
  const report: ReadReport = { rejected, features: outcome.features, unknown: [] };
  const reader = readerOf(source.format)!;
  const ofVintage = settings.vintages?.[folderOf(source)];
  const isMember = createMembership(source.state);
  const projector = createProjector(source.crs, frame, ofVintage?.heights ?? settings.heights, ofVintage?.zOffset ?? 0);
  const idOf = createIdOf(settings.idAttribute);
  const wanted = settings.attributes && new Set(settings.attributes);
  const contentHash = await createContentHash();
  let pack = createPackWriter(contentHash);

  const add = (object: CityObject): void => {
    if (!isMember(object.id)) {
      // It stands in another version of the source, and is counted there.
      outcome.features[object.module]--;
      return;
    }
    const id = idOf(object);
    for (const rejection of object.rejected) rejectedSurfaces.push({ id, ...rejection });
    const otherLod = object.otherLod ?? 0;
    outcome.surfaces.in += object.duplicates + object.rejected.length + otherLod;
    outcome.surfaces.otherLod += otherLod;
    outcome.surfaces.duplicate += object.duplicates;
    outcome.surfaces.rejected += object.rejected.length;
    const count = object.surfaces.kinds.length;
    if (count === 0) {
      rejected.push({ id, reason: object.rejected.length === 0 ? NO_GEOMETRY : NOTHING_LEFT });
      return;
    }
    let surfaces: MetricSurfaces;
    try {
      surfaces = projector(object);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      outcome.surfaces.in += count;
      outcome.surfaces.rejected += count;
      rejected.push({ id, reason: error.message });
      return;
    }
    const selection = selectSurfaces(surfaces, options.lods);
    addCounts(outcome.surfaces, selection.counts);
    for (const rejection of selection.rejected) rejectedSurfaces.push({ id, ...rejection });
    if (selection.counts.kept === 0) {
      rejected.push({ id, reason: NOTHING_LEFT });
      return;
    }
    const bodies = toBodies(selection.surfaces, object.module, options.history);
    const attributes = wanted ? object.attributes.filter(({ name }) => wanted.has(name)) : object.attributes;
    pack.add(id, object.module, attributes, bodies);
    outcome.bodies += bodies.length;
  };
  const close = async (): Promise<void> => {
    if (pack.rows === 0) return;
    await onPack(pack.finish());
    outcome.packs++;
    pack = createPackWriter(contentHash);
  };

  try {
    const bytes = await openSource(inbox, source, signal);
    const header = await reader.readHeader(bytes);
    for await (const batch of reader.readFeatures(bytes, header, report, range)) {
      for (const object of batch) add(object);
      if (pack.size >= PACK_BYTES) await close();
      signal.throwIfAborted();
    }
    await close();
  } catch (error) {
    if (!(error instanceof MalformedSourceError)) throw error;
    const place = error.place === undefined ? {} : { place: error.place };
    outcome.malformed = { key: sourceName(source), reason: error.message, ...place };
  }
  outcome.rejected = rejectionsOf(sourceName(source), rejected);
  outcome.rejectedSurfaces = rejectionsOf(sourceName(source), rejectedSurfaces);
  return outcome;
}

function addCounts(sum: SurfaceCounts, counts: SurfaceCounts): void {
  sum.in += counts.in;
  sum.kept += counts.kept;
  sum.otherLod += counts.otherLod;
  sum.duplicate += counts.duplicate;
  sum.rejected += counts.rejected;
}

/** Brings a feature into the work CRS; a CRS named on a feature's own geometry counts more than the source's. */
function createProjector(
  sourceCrs: string,
  frame: Collected['frame'],
  heights: Heights | undefined,
  zOffset: number,
): (object: CityObject) => MetricSurfaces {
  const byName = new Map<string, (coordinates: Float64Array) => Int32Array>();
  return ({ surfaces, srsName = sourceCrs }) => {
    let toWork = byName.get(srsName);
    if (!toWork) {
      const crs = resolveCrs(srsName);
      toWork = createToWork(crs, frame, { heights: heights ?? crs.heights, zOffset });
      byName.set(srsName, toWork);
    }
    return { ...surfaces, coordinates: toWork(surfaces.coordinates) };
  };
}

/** The id of a feature: that of the attribute which the settings name, where it has one, else its own. */
function createIdOf(idAttribute: string | undefined): (object: CityObject) => string {
  if (idAttribute === undefined) return ({ id }) => id;
  return ({ id, attributes }) => String(attributes.find(({ name }) => name === idAttribute)?.value ?? id);
}
