import type { Shape } from '../city/attributesRecord.ts';
import type { Rejection, SurfaceCounts } from '../city/cityObject.ts';
import { decodeColumns } from '../city/columns.ts';
import { getBlob } from '../store/cache.ts';
import type { ObjectStore } from '../store/store.ts';
import type { Collected } from './collect/plan.ts';
import { sourceName } from './sources.ts';
import { packOutputs, type SplitOutcome, splitOutcomeSchema } from './split/outcome.ts';
import { splitParts } from './split/units.ts';
import { readUnitEntries } from './units.ts';

/** A pack that counts: none of its source was refused. */
export interface Pack {
  /** Position of its vintage in `Collected.vintages`. */
  vintage: number;
  /**
   * Positions of the vintages that looked where its source does: its own, or those of all versions where the source tells
   * versions apart, since what a version lacks is not there then.
   */
  looked: number[];
  /** Names of its blobs. */
  table: string;
  geometry: string;
  outlines: string;
}

/** All packs of a run in the order of the sources, and what reading the sources came to. */
export interface Packs {
  packs: Pack[];
  rejected: Rejection[];
  rejectedSurfaces: Rejection[];
  surfaces: SurfaceCounts;
  /** Features that were read, by vintage and module. */
  features: Record<string, Record<string, number>>;
}

/** Gathers what `split` wrote. A source that turned out malformed in any part counts for nothing. */
export async function readPacks(work: ObjectStore, run: string, collected: Collected): Promise<Packs> {
  const entries = await readUnitEntries(work, run, 'split');
  const parts = splitParts(collected);
  const outcomes = entries.map(({ result }) => splitOutcomeSchema.parse(result) as SplitOutcome);
  const malformed = new Map<string, Rejection>();
  outcomes.forEach(({ malformed: rejection }, index) => {
    if (rejection) malformed.set(sourceName(parts[index].source), rejection as Rejection);
  });
  const gathered: Packs = {
    packs: [],
    rejected: [...malformed.values()],
    rejectedSurfaces: [],
    surfaces: { in: 0, kept: 0, otherLod: 0, duplicate: 0, rejected: 0 },
    features: {},
  };
  const vintages = new Map(collected.vintages.map(({ name }, index) => [name, index]));
  const looked = vintagesBySource(collected, vintages);
  outcomes.forEach((outcome, index) => {
    const { source } = parts[index];
    if (malformed.has(sourceName(source))) return;
    gathered.rejected.push(...(outcome.rejected as Rejection[]));
    gathered.rejectedSurfaces.push(...(outcome.rejectedSurfaces as Rejection[]));
    const features = gathered.features[source.vintage] ?? {};
    gathered.features[source.vintage] = features;
    for (const [module, count] of Object.entries(outcome.features)) features[module] = (features[module] ?? 0) + count;
    for (const name of Object.keys(gathered.surfaces) as (keyof SurfaceCounts)[])
      gathered.surfaces[name] += outcome.surfaces[name];
    const blobs = new Map(entries[index].outputs.map(({ name, sha256 }) => [name, sha256]));
    for (let pack = 0; pack < outcome.packs; pack++) {
      const names = packOutputs(pack);
      gathered.packs.push({
        vintage: vintages.get(source.vintage)!,
        looked: looked.get(sourceName(source))!,
        table: blobs.get(names.table)!,
        geometry: blobs.get(names.geometry)!,
        outlines: blobs.get(names.outlines)!,
      });
    }
  });
  return gathered;
}

/** The vintages that each source is read for. */
function vintagesBySource({ sources }: Collected, vintages: Map<string, number>): Map<string, number[]> {
  const bySource = new Map<string, number[]>();
  for (const source of sources) {
    const name = sourceName(source);
    bySource.set(name, [...(bySource.get(name) ?? []), vintages.get(source.vintage)!]);
  }
  return bySource;
}

/** The columns of a pack's table: a row a body, a feature an object of the source. `…Ends[i]` is where number i begins. */
export interface PackTable {
  features: Uint32Array;
  ordinals: Uint16Array;
  modules: Uint8Array;
  lods: Uint8Array;
  /** minX, minY, minZ, maxX, maxY, maxZ in millimetres of the frame, a row. */
  boxes: Int32Array;
  areas: Float64Array;
  /** 16 bytes a row that tell equal surfaces. */
  hashes: Uint8Array;
  surfaceEnds: Uint32Array;
  triangleEnds: Uint32Array;
  roofs: Uint32Array;
  ids: Uint8Array;
  idEnds: Uint32Array;
  /** Number of each feature's shape in `PackMeta.shapes`. */
  shapes: Uint32Array;
  /** Bytes of each feature's values, counted from the end of the surfaces. */
  valueEnds: Uint32Array;
  valueHashes: Uint8Array;
}

export interface PackMeta {
  shapes: Shape[];
}

export async function readPackTable(work: ObjectStore, pack: Pack): Promise<{ columns: PackTable; meta: PackMeta }> {
  return decodeColumns<PackTable & Record<string, never>, PackMeta>(await getBlob(work, pack.table));
}
