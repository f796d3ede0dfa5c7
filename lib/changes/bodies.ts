import type { MetricSurfaces } from '../city/cityObject.ts';
import { boxesOfParts, type Parts, partsOf, planAreaOfPart, planBoxesOf } from './parts.ts';
import { areNear } from './planDistance.ts';
import { createUnionFind, type UnionFind } from './unionFind.ts';

/** Millimetres in plan from which two bodies of a building stand apart. */
export const APART = 50;

/** Square millimetres of ground plan without which polygons that touch nothing are no body: a tenth of a square metre. */
const LEAST_PLAN = 1e5;

/** The greatest ordinal: should a building have more bodies, the last ones share it. */
const LAST_ORDINAL = 0xffff;

/**
 * Tells the bodies of one building apart: the ordinal of the body that each polygon belongs to. Polygons that lie closer
 * than 5 cm in plan, touch or overlap there belong together, whatever their heights: a machine room on a roof is no body.
 * Walls that touch nothing belong to the nearest body. Bodies are counted by their least x, then least y and so on, so that the order of polygons does not matter.
 */
export function bodiesOf(surfaces: MetricSurfaces): Uint16Array {
  const count = surfaces.kinds.length;
  const ordinals = new Uint16Array(count);
  if (count < 2) return ordinals;
  const sets = createUnionFind(count, scratch(count));
  if (uniteBySharedVertices(surfaces, sets) === 1) return ordinals;
  uniteByDistance(surfaces, sets);
  return numberBodies(surfaces, sets, ordinals);
}

let parents = new Uint32Array(1 << 10);
function scratch(count: number): Uint32Array {
  if (parents.length < count) parents = new Uint32Array(2 * count);
  return parents;
}

let slots = new Int32Array(1 << 10);
let slotPolygons = new Int32Array(1 << 10);

/** Unites polygons with a corner at the same x and y. Answers how many sets are left. */
function uniteBySharedVertices({ coordinates, rings, polygons, kinds }: MetricSurfaces, sets: UnionFind): number {
  const vertexCount = coordinates.length / 3;
  let capacity = 64;
  while (capacity < 2 * vertexCount) capacity *= 2;
  if (slots.length < capacity) {
    slots = new Int32Array(capacity);
    slotPolygons = new Int32Array(capacity);
  }
  slots.fill(-1, 0, capacity);
  let left = kinds.length;
  for (let polygon = 0; polygon < kinds.length; polygon++) {
    const end = rings[polygons[polygon + 1]];
    for (let vertex = rings[polygons[polygon]]; vertex < end; vertex++) {
      const x = coordinates[3 * vertex];
      const y = coordinates[3 * vertex + 1];
      let slot = (Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b)) >>> 0;
      slot = (slot ^ (slot >>> 15)) & (capacity - 1);
      while (slots[slot] >= 0) {
        const other = slots[slot];
        if (coordinates[3 * other] === x && coordinates[3 * other + 1] === y) break;
        slot = (slot + 1) & (capacity - 1);
      }
      if (slots[slot] < 0) {
        slots[slot] = vertex;
        slotPolygons[slot] = polygon;
      } else if (sets.find(slotPolygons[slot]) !== sets.find(polygon)) {
        sets.unite(slotPolygons[slot], polygon);
        left--;
      }
    }
  }
  return left;
}

/** Unites parts closer than `APART`: a sweep over their boxes in the order of x, then the exact distances in plan. */
function uniteByDistance(surfaces: MetricSurfaces, sets: UnionFind): void {
  const polygonBoxes = planBoxesOf(surfaces);
  const parts = partsOf(surfaces.kinds.length, sets);
  const boxes = boxesOfParts(parts, polygonBoxes);
  const order = Array.from({ length: parts.count }, (_, part) => part).sort((a, b) => boxes[4 * a] - boxes[4 * b]);
  let active: number[] = [];
  for (const part of order) {
    active = active.filter((other) => boxes[4 * other + 2] + APART > boxes[4 * part]);
    for (const other of active) {
      if (areApart(boxes, part, boxes, other)) continue;
      const [a, b] = [parts.members[parts.starts[part]], parts.members[parts.starts[other]]];
      if (sets.find(a) !== sets.find(b) && partsAreNear(surfaces, parts, polygonBoxes, boxes, part, other))
        sets.unite(a, b);
    }
    active.push(part);
  }
}

function areApart(boxesA: Float64Array, a: number, boxesB: Float64Array, b: number): boolean {
  const [i, j] = [4 * a, 4 * b];
  return (
    boxesA[i] - boxesB[j + 2] >= APART ||
    boxesB[j] - boxesA[i + 2] >= APART ||
    boxesA[i + 1] - boxesB[j + 3] >= APART ||
    boxesB[j + 1] - boxesA[i + 3] >= APART
  );
}

function partsAreNear(
  surfaces: MetricSurfaces,
  { starts, members }: Parts,
  polygonBoxes: Float64Array,
  boxes: Float64Array,
  a: number,
  b: number,
): boolean {
  const candidates: number[] = [];
  for (let at = starts[b]; at < starts[b + 1]; at++) {
    if (!areApart(polygonBoxes, members[at], boxes, a)) candidates.push(members[at]);
  }
  for (let at = starts[a]; at < starts[a + 1] && candidates.length > 0; at++) {
    const polygon = members[at];
    if (areApart(polygonBoxes, polygon, boxes, b)) continue;
    for (const other of candidates) {
      if (!areApart(polygonBoxes, polygon, polygonBoxes, other) && areNear(surfaces, polygon, other, APART))
        return true;
    }
  }
  return false;
}

/** Gives the sets their ordinals: by their boxes, and by their least corner where boxes are the same. */
function numberBodies(surfaces: MetricSurfaces, sets: UnionFind, ordinals: Uint16Array): Uint16Array {
  const parts = partsOf(ordinals.length, sets);
  const boxes = boxesOfParts(parts, planBoxesOf(surfaces));
  const [bodies, strays] = partStrays(surfaces, parts);
  bodies.sort((a, b) => {
    for (let side = 0; side < 4; side++) {
      if (boxes[4 * a + side] !== boxes[4 * b + side]) return boxes[4 * a + side] - boxes[4 * b + side];
    }
    const [p, q] = [leastCornerOf(surfaces, parts, a), leastCornerOf(surfaces, parts, b)];
    return p[0] - q[0] || p[1] - q[1];
  });
  const give = (part: number, place: number): void => {
    const ordinal = Math.min(place, LAST_ORDINAL);
    for (let at = parts.starts[part]; at < parts.starts[part + 1]; at++) ordinals[parts.members[at]] = ordinal;
  };
  bodies.forEach(give);
  for (const stray of strays) give(stray, nearestOf(boxes, stray, bodies));
  return ordinals;
}

/** Parts with a ground plan, and those without: walls and slivers that touch nothing. All are bodies if none has one. */
function partStrays(surfaces: MetricSurfaces, parts: Parts): [bodies: number[], strays: number[]] {
  const all = Array.from({ length: parts.count }, (_, part) => part);
  const { true: bodies = [], false: strays = [] } = Object.groupBy(all, (part) =>
    planAreaOfPart(surfaces, parts, part) >= LEAST_PLAN ? 'true' : 'false',
  );
  return bodies.length > 0 ? [bodies, strays] : [all, []];
}

/** The place in a list of the part whose box is nearest, the first of several. */
function nearestOf(boxes: Float64Array, part: number, list: number[]): number {
  const gap = (other: number, axis: 0 | 1): number =>
    Math.max(
      0,
      boxes[4 * other + axis] - boxes[4 * part + 2 + axis],
      boxes[4 * part + axis] - boxes[4 * other + 2 + axis],
    );
  const distances = list.map((other) => Math.hypot(gap(other, 0), gap(other, 1)));
  return distances.indexOf(Math.min(...distances));
}

/** The corner with the least x, of several the least y. No two bodies share one. */
function leastCornerOf({ coordinates, rings, polygons }: MetricSurfaces, parts: Parts, part: number): [number, number] {
  let least: [number, number] = [Infinity, Infinity];
  for (let at = parts.starts[part]; at < parts.starts[part + 1]; at++) {
    const polygon = parts.members[at];
    for (let vertex = rings[polygons[polygon]]; vertex < rings[polygons[polygon + 1]]; vertex++) {
      const [x, y] = [coordinates[3 * vertex], coordinates[3 * vertex + 1]];
      if (x < least[0] || (x === least[0] && y < least[1])) least = [x, y];
    }
  }
  return least;
}
