import type { MetricSurfaces } from '../city/cityObject.ts';
import { sortByKey } from './order.ts';
import type { UnionFind } from './unionFind.ts';

/** Sets of polygons that hang together: the polygons of part p are `members[starts[p]]` and on. */
export interface Parts {
  count: number;
  starts: Uint32Array;
  members: Uint32Array;
}

export function partsOf(count: number, sets: UnionFind): Parts {
  const numbers = new Int32Array(count).fill(-1);
  let parts = 0;
  for (let polygon = 0; polygon < count; polygon++) {
    const root = sets.find(polygon);
    // The least member is the root, so that it is met first.
    if (root === polygon) numbers[polygon] = parts++;
    else numbers[polygon] = numbers[root];
  }
  const members = sortByKey(Uint32Array.from(numbers.keys()), parts, numbers);
  const starts = new Uint32Array(parts + 1);
  for (let polygon = 0; polygon < count; polygon++) starts[numbers[polygon] + 1]++;
  for (let part = 0; part < parts; part++) starts[part + 1] += starts[part];
  return { count: parts, starts, members };
}

/** minX, minY, maxX, maxY of every polygon. */
export function planBoxesOf({ coordinates, rings, polygons, kinds }: MetricSurfaces): Float64Array {
  const boxes = new Float64Array(4 * kinds.length);
  for (let polygon = 0; polygon < kinds.length; polygon++) {
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    const end = 3 * rings[polygons[polygon + 1]];
    for (let at = 3 * rings[polygons[polygon]]; at < end; at += 3) {
      const x = coordinates[at];
      const y = coordinates[at + 1];
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
    }
    boxes[4 * polygon] = minX;
    boxes[4 * polygon + 1] = minY;
    boxes[4 * polygon + 2] = maxX;
    boxes[4 * polygon + 3] = maxY;
  }
  return boxes;
}

/** The same of every part. */
export function boxesOfParts({ count, starts, members }: Parts, polygonBoxes: Float64Array): Float64Array {
  const boxes = new Float64Array(4 * count);
  for (let part = 0; part < count; part++) {
    const to = 4 * part;
    boxes.fill(Infinity, to, to + 2).fill(-Infinity, to + 2, to + 4);
    for (let at = starts[part]; at < starts[part + 1]; at++) {
      const from = 4 * members[at];
      boxes[to] = Math.min(boxes[to], polygonBoxes[from]);
      boxes[to + 1] = Math.min(boxes[to + 1], polygonBoxes[from + 1]);
      boxes[to + 2] = Math.max(boxes[to + 2], polygonBoxes[from + 2]);
      boxes[to + 3] = Math.max(boxes[to + 3], polygonBoxes[from + 3]);
    }
  }
  return boxes;
}

/** Square millimetres that the exterior rings of a part cover in plan, each counted for itself. */
export function planAreaOfPart(surfaces: MetricSurfaces, { starts, members }: Parts, part: number): number {
  const { coordinates, rings, polygons } = surfaces;
  let area = 0;
  for (let at = starts[part]; at < starts[part + 1]; at++) {
    const ring = polygons[members[at]];
    const first = 3 * rings[ring];
    const end = 3 * rings[ring + 1];
    let doubled = 0;
    for (let from = first + 3; from + 3 < end; from += 3) {
      const ux = coordinates[from] - coordinates[first];
      const uy = coordinates[from + 1] - coordinates[first + 1];
      const vx = coordinates[from + 3] - coordinates[first];
      const vy = coordinates[from + 4] - coordinates[first + 1];
      doubled += ux * vy - uy * vx;
    }
    area += Math.abs(doubled) / 2;
  }
  return area;
}
