import type { MetricSurfaces } from '../../city/cityObject.ts';
import { subsetOf } from '../../city/subset.ts';
import { bodiesOf } from '../bodies.ts';
import { closing } from '../closing.ts';
import { comparePair } from '../compare.ts';
import { foldHistory, type Story } from '../fold.ts';
import { areaOf } from '../footprint.ts';
import { coverBox, createGround, type Ground } from '../ground.ts';
import { neighboursOf } from '../neighbours.ts';
import { type Outline, outlineOf } from '../outline.ts';
import { estimateShift, type Samples, type Shift } from '../shift.ts';
import type { EdgeTable } from '../tables.ts';
import { DEFAULT_THRESHOLDS } from '../thresholds.ts';

export interface TestVintage {
  name: string;
  buildings: { id: string; surfaces: MetricSurfaces }[];
  /** Where it looked, when not the closing of its buildings. */
  ground?: Ground;
}

export interface Row {
  vintage: number;
  building: number;
  ordinal: number;
  outline: Outline;
  /** minX, minY, minZ, maxX, maxY, maxZ. */
  box: number[];
  area: number;
  lod: number;
}

export interface Told extends Story {
  rows: Row[];
  edges: EdgeTable;
  idOf: (row: number) => string;
}

/** Runs all of change detection over a few vintages, by brute force where the pipeline uses an index. */
export function tell(vintages: TestVintage[]): Told {
  const ids = vintages.flatMap(({ buildings }) => buildings.map(({ id }) => id));
  const rows = rowsOf(vintages);
  const grounds = vintages.map(({ ground }, vintage) => ground ?? groundOf(rows, vintage));
  const vintage = Uint8Array.from(rows, (row) => row.vintage);
  const boxes = Int32Array.from(rows.flatMap((row) => row.box));
  const samples = vintages.map((_, index) => samplesOf(rows, index));
  const shifts = samples.map((later) => estimateShift(samples[0], later));
  const { next, previous } = neighboursOf({ vintages: vintage, boxes }, Uint32Array.from(rows.keys()), grounds, shifts);
  const edges = edgesOf(rows, next, shifts);
  const story = foldHistory({
    vintages: vintages.map(({ name }) => name),
    bodies: {
      vintage,
      building: Uint32Array.from(rows, (row) => row.building),
      ordinal: Uint16Array.from(rows, (row) => row.ordinal),
      boxes,
      area: Float64Array.from(rows, (row) => row.area),
      lod: Uint8Array.from(rows, (row) => row.lod),
      hash: new Uint32Array(4 * rows.length),
      next,
      previous,
    },
    edges,
    buildingIds: (building) => ids[building],
  });
  return { ...story, rows, edges, idOf: (row) => ids[rows[row].building] };
}

/** What happened, in a word a transaction: `union a+b>c`. */
export function wordsOf({ transactions }: Story): string[] {
  return transactions.map(({ type, fromIds, toIds }) => `${type} ${fromIds.join('+')}>${toIds.join('+')}`).sort();
}

function rowsOf(vintages: TestVintage[]): Row[] {
  let building = 0;
  return vintages.flatMap(({ buildings }, vintage) =>
    buildings.flatMap(({ surfaces }) => {
      const ordinals = bodiesOf(surfaces);
      const own = building++;
      return [...new Set(ordinals)]
        .sort((a, b) => a - b)
        .map((ordinal): Row => {
          const body = subsetOf(
            surfaces,
            [...ordinals.keys()].filter((polygon) => ordinals[polygon] === ordinal),
          );
          const outline = outlineOf(body);
          return {
            vintage,
            building: own,
            ordinal,
            outline,
            box: boxOf(body),
            area: areaOf(outline),
            lod: body.lods[0],
          };
        });
    }),
  );
}

function boxOf({ coordinates }: MetricSurfaces): number[] {
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  coordinates.forEach((value, at) => {
    box[at % 3] = Math.min(box[at % 3], value);
    box[3 + (at % 3)] = Math.max(box[3 + (at % 3)], value);
  });
  return box;
}

function groundOf(rows: Row[], vintage: number): Ground {
  const ground = createGround();
  for (const { vintage: own, box } of rows) if (own === vintage) coverBox(ground, box[0], box[1], box[3], box[4]);
  return closing(ground);
}

function edgesOf(rows: Row[], next: Int8Array, shifts: Shift[]): EdgeTable {
  const found = [];
  for (const [from, earlier] of rows.entries()) {
    if (next[from] < 0) continue;
    const [before, after] = [shifts[earlier.vintage], shifts[next[from]]];
    const shift = { x: after.x - before.x, y: after.y - before.y, z: after.z - before.z };
    for (const [to, later] of rows.entries()) {
      if (later.vintage !== next[from] || !isNear(earlier.box, later.box)) continue;
      const lods: [number, number] = [earlier.lod, later.lod];
      const evidence = comparePair(earlier.outline, later.outline, shift, lods, DEFAULT_THRESHOLDS);
      if (evidence) found.push({ from, to, ...evidence });
    }
  }
  return {
    from: Uint32Array.from(found, ({ from }) => from),
    to: Uint32Array.from(found, ({ to }) => to),
    overlap: Float64Array.from(found, ({ overlap }) => overlap),
    measured: Float64Array.from(found, ({ measured }) => measured),
    sameHeight: Float64Array.from(found, ({ sameHeight }) => sameHeight),
    heightChange: Float64Array.from(found, ({ heightChange }) => heightChange),
    topChange: Float64Array.from(found, ({ topChange }) => topChange),
  };
}

/** Whether two boxes come closer than a survey may lie off. */
const isNear = (a: number[], b: number[]): boolean =>
  a[0] <= b[3] + 3000 && b[0] <= a[3] + 3000 && a[1] <= b[4] + 3000 && b[1] <= a[4] + 3000;

function samplesOf(rows: Row[], vintage: number): Samples {
  const own = rows.filter((row) => row.vintage === vintage);
  return {
    x: Float64Array.from(own, ({ box }) => (box[0] + box[3]) / 2),
    y: Float64Array.from(own, ({ box }) => (box[1] + box[4]) / 2),
    top: Float64Array.from(own, ({ box }) => box[5]),
    area: Float64Array.from(own, ({ area }) => area),
  };
}
