import type { MetricSurfaces } from '../city/cityObject.ts';
import { areNear } from './planDistance.ts';
import { createUnionFind, type UnionFind } from './unionFind.ts';

/** Millimetres in plan from which two bodies of a building stand apart. */
export const APART = 50;

/** The greatest ordinal: should a building have more bodies, the last ones share it. */
const LAST_ORDINAL = 0xffff;

/**
 * Tells the bodies of one building apart: the ordinal of the body that each polygon belongs to. Polygons that lie closer
 * than 5 cm in plan, touch or overlap there belong together, whatever their heights: a machine room on a roof is no body.
 * Bodies are counted by their least x, then least y and so on, so that the order of polygons does not matter.
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

/** Unites polygons closer than `APART`: a sweep over their boxes in the order of x, then the exact distance in plan. */
function uniteByDistance(surfaces: MetricSurfaces, sets: UnionFind): void {
  const boxes = planBoxesOf(surfaces);
  const order = Uint32Array.from(surfaces.kinds.keys()).sort((a, b) => boxes[4 * a] - boxes[4 * b] || a - b);
  let active: number[] = [];
  for (const polygon of order) {
    const [minX, minY, , maxY] = boxes.subarray(4 * polygon, 4 * polygon + 4);
    active = active.filter((other) => boxes[4 * other + 2] + APART > minX);
    for (const other of active) {
      const apart = boxes[4 * other + 1] - maxY >= APART || minY - boxes[4 * other + 3] >= APART;
      if (apart || sets.find(other) === sets.find(polygon)) continue;
      if (areNear(surfaces, polygon, other, APART)) sets.unite(polygon, other);
    }
    active.push(polygon);
  }
}

/** minX, minY, maxX, maxY of every polygon. */
function planBoxesOf({ coordinates, rings, polygons, kinds }: MetricSurfaces): Float64Array {
  const boxes = new Float64Array(4 * kinds.length);
  for (let polygon = 0; polygon < kinds.length; polygon++) {
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 3 * rings[polygons[polygon]]; at < 3 * rings[polygons[polygon + 1]]; at += 3) {
      minX = Math.min(minX, coordinates[at]);
      minY = Math.min(minY, coordinates[at + 1]);
      maxX = Math.max(maxX, coordinates[at]);
      maxY = Math.max(maxY, coordinates[at + 1]);
    }
    boxes.set([minX, minY, maxX, maxY], 4 * polygon);
  }
  return boxes;
}

/** Gives the sets their ordinals: by their boxes, and by their least corner where boxes are the same. */
function numberBodies(surfaces: MetricSurfaces, sets: UnionFind, ordinals: Uint16Array): Uint16Array {
  const keys = new Map<number, number[]>();
  for (let polygon = 0; polygon < ordinals.length; polygon++) {
    const root = sets.find(polygon);
    const key = keyOf(surfaces, polygon);
    const known = keys.get(root);
    keys.set(root, known ? mergeKeys(known, key) : key);
  }
  const roots = [...keys.keys()].sort((a, b) => compareKeys(keys.get(a)!, keys.get(b)!));
  const ordinalOf = new Map(roots.map((root, index) => [root, Math.min(index, LAST_ORDINAL)]));
  for (let polygon = 0; polygon < ordinals.length; polygon++) ordinals[polygon] = ordinalOf.get(sets.find(polygon))!;
  return ordinals;
}

/** Box of a polygon (least x, y, greatest x, y, least and greatest z), then its least corner. */
function keyOf({ coordinates, rings, polygons }: MetricSurfaces, polygon: number): number[] {
  const key = [Infinity, Infinity, -Infinity, -Infinity, Infinity, -Infinity, Infinity, Infinity, Infinity];
  for (let at = 3 * rings[polygons[polygon]]; at < 3 * rings[polygons[polygon + 1]]; at += 3) {
    const [x, y, z] = [coordinates[at], coordinates[at + 1], coordinates[at + 2]];
    const corner = [x, y, x, y, z, z, x, y, z];
    for (let index = 0; index < 6; index++) key[index] = extreme(index, key[index], corner[index]);
    if (compareKeys(corner.slice(6), key.slice(6)) < 0) key.splice(6, 3, x, y, z);
  }
  return key;
}

function mergeKeys(a: number[], b: number[]): number[] {
  const box = a.slice(0, 6).map((value, index) => extreme(index, value, b[index]));
  return [...box, ...(compareKeys(a.slice(6), b.slice(6)) <= 0 ? a : b).slice(6)];
}

const extreme = (index: number, a: number, b: number): number =>
  index === 2 || index === 3 || index === 5 ? Math.max(a, b) : Math.min(a, b);

function compareKeys(a: number[], b: number[]): number {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return a[index] - b[index];
  return 0;
}
