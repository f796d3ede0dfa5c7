import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolygonArrays } from './cityObject.ts';
import { triangulate } from './triangulate.ts';

type Point = [number, number, number];
type Coordinates = Float64Array | Int32Array;

function polygonOf(rings: Point[][], ArrayType: typeof Float64Array | typeof Int32Array = Float64Array) {
  const starts = [0];
  for (const ring of rings) starts.push(starts.at(-1)! + ring.length);
  return {
    coordinates: ArrayType.from(rings.flat(2)),
    rings: Uint32Array.from(starts),
    polygons: Uint32Array.of(0, rings.length),
    kinds: new Uint8Array(1),
    lods: new Uint8Array(1),
  } satisfies PolygonArrays<Coordinates>;
}

function trianglesOf(surfaces: PolygonArrays<Coordinates>, polygon = 0): Point[][] {
  const indices: number[] = [];
  triangulate(surfaces, polygon, indices);
  const corner = (v: number): Point => [...surfaces.coordinates.subarray(3 * v, 3 * v + 3)] as Point;
  const triangles: Point[][] = [];
  for (let i = 0; i < indices.length; i += 3) triangles.push(indices.slice(i, i + 3).map(corner));
  return triangles;
}

/** Twice the area as a vector, from the first point, so that far coordinates do not spoil it. */
function areaVector(ring: Point[]): Point {
  const sum: Point = [0, 0, 0];
  const [origin] = ring;
  const at = (i: number, axis: number) => ring[i % ring.length][axis] - origin[axis];
  for (let i = 0; i < ring.length; i++) {
    for (let axis = 0; axis < 3; axis++) {
      const [b, c] = [(axis + 1) % 3, (axis + 2) % 3];
      sum[axis] += at(i, b) * at(i + 1, c) - at(i, c) * at(i + 1, b);
    }
  }
  return sum;
}
const add = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const dot = (a: Point, b: Point) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const length = (a: Point) => Math.hypot(...a);

/** A star-shaped ring, counterclockwise in its plane. */
function star(radii: number[], [cx, cy]: [number, number] = [0, 0], scale = 1): [number, number][] {
  return radii.map((radius, i) => {
    const angle = (2 * Math.PI * i) / radii.length;
    return [cx + scale * radius * Math.cos(angle), cy + scale * radius * Math.sin(angle)];
  });
}

const radii = (most: number) =>
  fc.array(fc.double({ min: 1, max: 10, noNaN: true }), { minLength: 3, maxLength: most });
const direction = fc
  .tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }))
  .filter((v) => length(v) > 0);

/** Lays plane points into space, on a plane with the given normal. */
function onPlane(normal: Point, offset: Point) {
  const helper: Point = Math.abs(normal[0]) > Math.abs(normal[2]) ? [0, 0, 1] : [1, 0, 0];
  const cross = (a: Point, b: Point): Point => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
  const unit = (a: Point): Point => [a[0] / length(a), a[1] / length(a), a[2] / length(a)];
  const u = unit(cross(helper, normal));
  const v = unit(cross(normal, u));
  return ([s, t]: [number, number]): Point => [
    offset[0] + s * u[0] + t * v[0],
    offset[1] + s * u[1] + t * v[1],
    offset[2] + s * u[2] + t * v[2],
  ];
}

describe('triangulate', () => {
  test('keeps area and orientation of star-shaped rings in any plane', () => {
    fc.assert(
      fc.property(radii(40), direction, (radii, normal) => {
        const ring = star(radii).map(onPlane(normal, [0, 0, 0]));
        const whole = areaVector(ring);
        fc.pre(dot(whole, normal) > 1e-3);
        const triangles = trianglesOf(polygonOf([ring]));
        expect(triangles.length).toBeLessThanOrEqual(radii.length - 2);
        let sum = 0;
        for (const triangle of triangles) {
          expect(dot(areaVector(triangle), whole)).toBeGreaterThan(0);
          sum += length(areaVector(triangle));
        }
        expect(sum).toBeCloseTo(length(whole), 6);
      }),
    );
  });

  test('leaves holes open, whichever way they turn', () => {
    fc.assert(
      fc.property(radii(20), radii(12), direction, fc.boolean(), (outer, inner, normal, turned) => {
        const lay = onPlane(normal, [5, 6, 7]);
        const ring = star(outer, [0, 0], 10).map(lay);
        const hole = star(inner, [0, 0], 0.3).map(lay);
        // A ring of few corners may come close to its centre: keep those around the hole.
        fc.pre(outer.length >= 6 && dot(areaVector(ring), normal) > 0);
        if (turned) hole.reverse();
        const triangles = trianglesOf(polygonOf([ring, hole]));
        const sum = triangles.map(areaVector).reduce(add);
        expect(length(sum)).toBeCloseTo(length(areaVector(ring)) - length(areaVector(hole)), 4);
        for (const triangle of triangles) expect(dot(areaVector(triangle), normal)).toBeGreaterThan(0);
      }),
    );
  });

  test('a concave ring of four is cut inside, from whichever corner it begins', () => {
    const arrow: Point[] = [
      [0, 0, 0],
      [4, 0, 0],
      [1, 1, 0],
      [0, 4, 0],
    ];
    for (let turn = 0; turn < 4; turn++) {
      const ring = [...arrow.slice(turn), ...arrow.slice(0, turn)];
      const areas = trianglesOf(polygonOf([ring])).map((triangle) => areaVector(triangle)[2]);
      expect(areas).toEqual([4, 4]);
    }
  });

  test('a ring of four with a corner on its side loses no area', () => {
    const ring: Point[] = [
      [0, 0, 0],
      [2, 0, 0],
      [4, 0, 0],
      [0, 4, 0],
    ];
    const areas = trianglesOf(polygonOf([ring])).map((triangle) => areaVector(triangle)[2]);
    expect(areas.reduce((a, b) => a + b)).toBe(16);
  });

  test('a thousand corners', () => {
    const ring = star(Array.from({ length: 1000 }, (_, i) => 50 + (i % 7))).map(onPlane([1, 2, 9], [0, 0, 0]));
    const triangles = trianglesOf(polygonOf([ring]));
    expect(triangles).toHaveLength(998);
    expect(length(triangles.map(areaVector).reduce(add))).toBeCloseTo(length(areaVector(ring)), 6);
  });

  test('millimetres at the ends of int32 lose nothing', () => {
    fc.assert(
      fc.property(radii(30), fc.constantFrom<Point>([0, 0, 1], [0, -1, 0], [1, 0, 0]), (radii, normal) => {
        const far: Point = [2_147_000_000, -2_147_000_000, 2_147_000_000];
        const lay = onPlane(normal, far);
        const ring = star(radii, [0, 0], 10_000).map((point) => lay(point).map(Math.round) as Point);
        const whole = areaVector(ring);
        fc.pre(dot(whole, normal) > 1e6);
        const triangles = trianglesOf(polygonOf([ring], Int32Array));
        // Integers below 2^53: the sum is exact.
        expect(triangles.map(areaVector).reduce(add)).toEqual(whole);
      }),
    );
  });

  test('what has no area gives nothing', () => {
    const flat: Point[][] = [
      [],
      [[1, 1, 1]],
      [
        [0, 0, 0],
        [1, 1, 1],
      ],
      [
        [0, 0, 0],
        [1, 1, 1],
        [2, 2, 2],
      ],
      [
        [842_000.1, 1_000.1, 3],
        [842_000.2, 1_000.2, 4],
        [842_000.3, 1_000.3, 5],
        [842_000.4, 1_000.4, 6],
      ],
      [
        [5, 5, 5],
        [5, 5, 5],
        [5, 5, 5],
        [5, 5, 5],
        [5, 5, 5],
      ],
    ];
    for (const ring of flat) expect(trianglesOf(polygonOf([ring]))).toEqual([]);
    const nothing = { ...polygonOf([]), polygons: Uint32Array.of(0, 0) };
    expect(trianglesOf(nothing)).toEqual([]);
  });

  test('takes the polygon that is asked for and appends', () => {
    const two = polygonOf([
      [
        [0, 0, 0],
        [1, 0, 0],
        [0, 1, 0],
      ],
      [
        [0, 0, 5],
        [1, 0, 5],
        [0, 1, 5],
      ],
    ]);
    two.polygons = Uint32Array.of(0, 1, 2);
    const indices = [7];
    triangulate(two, 1, indices);
    expect(indices).toEqual([7, 3, 4, 5]);
  });
});
