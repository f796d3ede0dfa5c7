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
  sameHeight: Float64Array;
  /** Metres times square metres. */
  heightChange: Float64Array;
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
    sameHeight: column(),
    heightChange: column(),
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
    sums.sameHeight[component] += edges.sameHeight[edge];
    sums.heightChange[component] += edges.overlap[edge] * edges.heightChange[edge];
  }
  return sums;
}

/** Intersection over union of the two sides of a component. */
export function iouOf({ fromArea, toArea, overlap }: Sums, component: number): number {
  const union = fromArea[component] + toArea[component] - overlap[component];
  return union > 0 ? Math.min(1, overlap[component] / union) : 0;
}

/** Whether both sides of a component have the same united footprint and the same roofs. */
export function isEqual(sums: Sums, component: number, thresholds: Thresholds): boolean {
  const { fromArea, toArea, overlap, sameHeight } = sums;
  if (overlap[component] === 0 || sameHeight[component] < thresholds.sameRoof * overlap[component]) return false;
  const iou = iouOf(sums, component);
  if (iou >= thresholds.sameFootprint) return true;
  const difference = fromArea[component] + toArea[component] - 2 * overlap[component];
  return difference <= thresholds.noiseArea && iou >= thresholds.sameFootprint ** 3;
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
