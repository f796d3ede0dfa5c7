import type { History } from './tables.ts';
import type { Thresholds } from './thresholds.ts';
import { createUnionFind, type UnionFind } from './unionFind.ts';

/**
 * Which component a row belongs to. A body takes part twice: as what is compared with its next vintage (`from`, -1 where
 * nobody looked again), and as what is compared with earlier ones (`to`).
 */
export interface Components {
  count: number;
  from: Int32Array;
  to: Int32Array;
}

/** Sums over components; areas in square metres, volumes in cubic metres. */
export interface Sums {
  fromArea: Float64Array;
  toArea: Float64Array;
  /** Box height times area: it overstates what stands under a gable, on both sides alike. */
  fromVolume: Float64Array;
  toVolume: Float64Array;
  overlap: Float64Array;
  measured: Float64Array;
  sameHeight: Float64Array;
  /** Metres by which the later roofs lie higher over the common ground, times the square metres that are measured. */
  heightChange: Float64Array;
  /** Metres by which the highest point of the later side lies higher; NaN where a side is empty. */
  topChange: Float64Array;
}

/** Components of bodies: those that share ground, directly or through others, in one step of the fold. */
export function bodyComponents({ bodies, edges }: History): Components {
  const rows = bodies.vintage.length;
  const sets = createUnionFind(2 * rows);
  for (let edge = 0; edge < edges.from.length; edge++) sets.unite(edges.from[edge], rows + edges.to[edge]);
  const number = numbering(2 * rows);
  const from = new Int32Array(rows).fill(-1);
  const to = new Int32Array(rows);
  for (let row = 0; row < rows; row++) if (bodies.next[row] >= 0) from[row] = number.of(sets.find(row));
  for (let row = 0; row < rows; row++) to[row] = number.of(sets.find(rows + row));
  return { count: number.count, from, to };
}

/** Components of buildings: those whose bodies share a component of bodies, directly or through others. */
export function buildingComponents(history: History, ofBodies: Components): Components {
  const sets = createUnionFind(ofBodies.count);
  uniteWithinBuildings(history, ofBodies, sets);
  const number = numbering(ofBodies.count);
  const from = ofBodies.from.map((component) => (component < 0 ? -1 : number.of(sets.find(component))));
  const to = ofBodies.to.map((component) => number.of(sets.find(component)));
  return { count: number.count, from, to };
}

/** Unites the components in which a building takes part at the same step of the fold. */
function uniteWithinBuildings({ vintages, bodies }: History, { from, to }: Components, sets: UnionFind): void {
  const lastOfStep = new Int32Array(vintages.length);
  for (let row = 0; row < bodies.vintage.length; row++) {
    const sameBuilding = row > 0 && bodies.building[row] === bodies.building[row - 1];
    if (sameBuilding) sets.unite(to[row], to[row - 1]);
    else lastOfStep.fill(-1);
    if (from[row] < 0) continue;
    const step = bodies.next[row];
    if (lastOfStep[step] >= 0) sets.unite(from[row], lastOfStep[step]);
    lastOfStep[step] = from[row];
  }
}

/** Adds up bodies and edges by component. */
export function sumUp({ bodies, edges }: History, { count, from, to }: Components): Sums {
  const column = (): Float64Array => new Float64Array(count);
  const sums: Sums = {
    fromArea: column(),
    toArea: column(),
    fromVolume: column(),
    toVolume: column(),
    overlap: column(),
    measured: column(),
    sameHeight: column(),
    heightChange: column(),
    topChange: topChanges({ bodies, edges }, { count, from, to }),
  };
  for (let row = 0; row < bodies.vintage.length; row++) {
    const area = bodies.area[row];
    const volume = (area * (bodies.boxes[6 * row + 5] - bodies.boxes[6 * row + 2])) / 1000;
    if (from[row] >= 0) {
      sums.fromArea[from[row]] += area;
      sums.fromVolume[from[row]] += volume;
    }
    sums.toArea[to[row]] += area;
    sums.toVolume[to[row]] += volume;
  }
  for (let edge = 0; edge < edges.from.length; edge++) {
    const component = from[edges.from[edge]];
    sums.overlap[component] += edges.overlap[edge];
    sums.measured[component] += edges.measured[edge];
    sums.sameHeight[component] += edges.sameHeight[edge];
    sums.heightChange[component] += edges.measured[edge] * edges.heightChange[edge];
  }
  return sums;
}

/** The changes of the highest points. What a survey lies off as a whole is what boxes and edges do not agree on. */
function topChanges(
  { bodies, edges }: Pick<History, 'bodies' | 'edges'>,
  { count, from, to }: Components,
): Float64Array {
  const fromTops = new Float64Array(count).fill(-Infinity);
  const toTops = new Float64Array(count).fill(-Infinity);
  const topOf = (row: number): number => bodies.boxes[6 * row + 5] / 1000;
  for (let row = 0; row < bodies.vintage.length; row++) {
    if (from[row] >= 0) fromTops[from[row]] = Math.max(fromTops[from[row]], topOf(row));
    toTops[to[row]] = Math.max(toTops[to[row]], topOf(row));
  }
  const changes = new Float64Array(count).fill(NaN);
  for (let edge = 0; edge < edges.from.length; edge++) {
    const component = from[edges.from[edge]];
    const offset = topOf(edges.to[edge]) - topOf(edges.from[edge]) - edges.topChange[edge];
    changes[component] = toTops[component] - fromTops[component] - offset;
  }
  return changes;
}

/** Metres by which the later roofs of a component lie higher: by the ground that is measured, else by the tops. */
export function heightChangeOf({ overlap, measured, heightChange, topChange }: Sums, component: number): number {
  const isMeasured = 2 * measured[component] >= overlap[component] && measured[component] > 0;
  return isMeasured ? heightChange[component] / measured[component] : topChange[component];
}

/** Intersection over union of the two sides of a component. */
export function iouOf({ fromArea, toArea, overlap }: Sums, component: number): number {
  const union = fromArea[component] + toArea[component] - overlap[component];
  return union > 0 ? Math.min(1, overlap[component] / union) : 0;
}

/** Whether both sides of a component have the same united footprint and the same roofs. */
export function isEqual(sums: Sums, component: number, thresholds: Thresholds): boolean {
  return hasSameFootprint(sums, component, thresholds) && hasSameRoofs(sums, component, thresholds);
}

function hasSameFootprint(sums: Sums, component: number, { sameFootprint, noiseArea }: Thresholds): boolean {
  const iou = iouOf(sums, component);
  if (iou >= sameFootprint) return true;
  const difference = sums.fromArea[component] + sums.toArea[component] - 2 * sums.overlap[component];
  return difference <= noiseArea && iou >= sameFootprint ** 3;
}

/** Where less than half of the roofs is plane, and so measured, the tops must agree too. */
function hasSameRoofs(sums: Sums, component: number, { sameRoof, heightTolerance }: Thresholds): boolean {
  const measured = sums.measured[component];
  if (sums.sameHeight[component] < sameRoof * measured) return false;
  return 2 * measured >= sums.overlap[component] || Math.abs(sums.topChange[component]) <= heightTolerance;
}

/** Numbers roots in the order in which they are met. */
function numbering(limit: number): { readonly count: number; of(root: number): number } {
  const numbers = new Int32Array(limit).fill(-1);
  let count = 0;
  return {
    get count() {
      return count;
    },
    of(root) {
      if (numbers[root] < 0) numbers[root] = count++;
      return numbers[root];
    },
  };
}
