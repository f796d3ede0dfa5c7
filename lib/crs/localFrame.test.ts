import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { geodeticToEcef } from './ecef.ts';
import { UnfitTilesCrsError } from './errors.ts';
import type { Frame } from './frame.ts';
import { createGeoid } from './geoid.ts';
import { createLocalFrame, createPlanarFrame, type GroundBox, type ToLocal } from './localFrame.ts';
import { createProjector } from './projection.ts';

const FRAMES: Frame[] = [
  { workCrs: 3946, origin: [1842000, 5175000], heights: 'orthometric' },
  { workCrs: 25832, origin: [458000, 5438000], heights: 'orthometric' },
  { workCrs: 28992, origin: [92000, 437000], heights: 'orthometric' },
  { workCrs: 2056, origin: [2600000, 1199000], heights: 'ellipsoidal' },
  { workCrs: 27700, origin: [530000, 180000], heights: 'orthometric' },
  { workCrs: 32654, origin: [388000, 3949000], heights: 'orthometric' },
  { workCrs: 32756, origin: [334000, 6251000], heights: 'orthometric' },
  { workCrs: 6677, origin: [-6000, -35000], heights: 'orthometric' },
  { workCrs: 5514, origin: [-743000, -1045000], heights: 'orthometric' },
];

function convert(toLocal: ToLocal, ...vertices: number[]): number[] {
  const out = new Float64Array(vertices.length);
  toLocal(Int32Array.from(vertices), out);
  return [...out];
}

/** Column-major 4×4 times (x, y, z, 1). */
function apply(matrix: number[], [x, y, z]: number[]): number[] {
  return [0, 1, 2].map((row) => matrix[row] * x + matrix[row + 4] * y + matrix[row + 8] * z + matrix[row + 12]);
}

test('geocentric coordinates: example of EPSG method 9602 in IOGP Guidance Note 7-2', () => {
  const out = new Float64Array(3);
  geodeticToEcef(2 + 7 / 60 + 46.38 / 3600, 53 + 48 / 60 + 33.82 / 3600, 73, out);
  expect(out[0]).toBeCloseTo(3771793.968, 2);
  expect(out[1]).toBeCloseTo(140253.342, 2);
  expect(out[2]).toBeCloseTo(5124304.349, 2);
});

describe('the local frame', () => {
  test('leads a place to where it is on the globe', () => {
    const frame: Frame = { workCrs: 3946, origin: [1842000, 5175000], heights: 'orthometric' };
    const { transform, toLocal } = createLocalFrame(frame, { geoid: true });
    const expected = new Float64Array(3);
    const [longitude, latitude] = [4.822531, 45.762263];
    geodeticToEcef(longitude, latitude, 170 + createGeoid()(longitude, latitude), expected);
    const ecef = apply(transform, convert(toLocal, -240567, 199909, 170000));
    expect(Math.hypot(...ecef.map((value, axis) => value - expected[axis]))).toBeLessThan(0.002);
  });

  test('has its zero on the ellipsoid at the origin, and its axes are east, north, up', () => {
    const { toLocal } = createLocalFrame(FRAMES[1], { geoid: false });
    for (const value of convert(toLocal, 0, 0, 0)) expect(Math.abs(value)).toBeLessThan(1e-8);
    const [east, north, up] = convert(toLocal, 0, 0, 12345);
    expect(east).toBeCloseTo(0, 8);
    expect(north).toBeCloseTo(0, 8);
    expect(up).toBeCloseTo(12.345, 8);
    // UTM: 100 m on the grid are 99.96 to 100.1 m on the ground, turned by the convergence.
    const [gridEast, gridNorth] = convert(toLocal, 100000, 0, 0);
    expect(gridEast).toBeGreaterThan(99.9);
    expect(Math.abs(gridNorth)).toBeLessThan(1);
  });

  test('lifts orthometric heights by the geoid if asked, ellipsoidal ones never', () => {
    const up = (frame: Frame, geoid: boolean) => convert(createLocalFrame(frame, { geoid }).toLocal, 0, 0, 0)[2];
    const lyon = FRAMES[0];
    expect(up(lyon, true) - up(lyon, false)).toBeCloseTo(49.83, 1);
    expect(up({ ...lyon, heights: 'ellipsoidal' }, true)).toBe(up(lyon, false));
  });

  test('has a rigid transform', () => {
    for (const frame of FRAMES) {
      const { transform } = createLocalFrame(frame, { geoid: true });
      const columns = [0, 4, 8].map((at) => transform.slice(at, at + 3));
      for (const [i, a] of columns.entries()) {
        for (const [j, b] of columns.entries()) {
          expect(a[0] * b[0] + a[1] * b[1] + a[2] * b[2]).toBeCloseTo(i === j ? 1 : 0, 12);
        }
      }
      expect([3, 7, 11, 15].map((at) => transform[at])).toEqual([0, 0, 0, 1]);
    }
  });
});

describe('a patch', () => {
  const frames = FRAMES.map((frame) => createLocalFrame(frame, { geoid: true }));

  test('stays within 1 mm of the exact way', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...frames),
        fc.integer({ min: -20_000_000, max: 20_000_000 }),
        fc.integer({ min: -20_000_000, max: 20_000_000 }),
        fc.integer({ min: 0, max: 8_000_000 }),
        fc.integer({ min: 0, max: 8_000_000 }),
        fc.array(fc.tuple(fc.nat(1000), fc.nat(1000), fc.integer({ min: -1_000_000, max: 9_000_000 })), {
          minLength: 1,
        }),
        (frame, minX, minY, width, height, places) => {
          const box: GroundBox = { minX, minY, maxX: minX + width, maxY: minY + height };
          const vertices = places.flatMap(([u, v, z]) => [
            Math.round(minX + (width * u) / 1000),
            Math.round(minY + (height * v) / 1000),
            z,
          ]);
          const fast = convert(frame.patch(box), ...vertices);
          const exact = convert(frame.toLocal, ...vertices);
          for (let at = 0; at < exact.length; at += 3) {
            const error = [0, 1, 2].map((axis) => fast[at + axis] - exact[at + axis]);
            expect(Math.hypot(...error)).toBeLessThanOrEqual(0.001);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('goes the exact way outside of its box', () => {
    const frame = frames[0];
    const patch = frame.patch({ minX: 0, minY: 0, maxX: 1000, maxY: 1000 });
    expect(convert(patch, 5_000_000, 9_000_000, 200_000)).toEqual(
      convert(frame.toLocal, 5_000_000, 9_000_000, 200_000),
    );
  });

  test('of half a country stays within 1 mm, if slowly', () => {
    const frame = frames[1];
    const box = { minX: -150_000_000, minY: -150_000_000, maxX: 150_000_000, maxY: 150_000_000 };
    const vertices = [-149_999_999, 149_000_001, 8_000_000, 12_345_678, -98_765_432, 0];
    const exact = convert(frame.toLocal, ...vertices);
    for (const [at, value] of convert(frame.patch(box), ...vertices).entries()) {
      expect(Math.abs(value - exact[at])).toBeLessThan(0.001);
    }
  });
});

describe('the planar frame', () => {
  test('keeps the axes of the work CRS and moves by the origin', () => {
    const { transform, toLocal, patch } = createPlanarFrame(FRAMES[0]);
    const box = { minX: 0, minY: 0, maxX: 1, maxY: 1 };
    for (const way of [toLocal, patch(box)]) {
      expect(apply(transform, convert(way, -240567, 199909, 170000))).toEqual([1841759.433, 5175199.909, 170]);
    }
  });

  test.each([
    [3946, 2154],
    [25832, 25833],
    [32654, 6677],
  ])('leads from EPSG:%d into EPSG:%d, from an origin of whole kilometres', (workCrs, crs) => {
    const frame = FRAMES.find((one) => one.workCrs === workCrs)!;
    const { transform, toLocal, patch } = createPlanarFrame(frame, crs);
    expect(transform.slice(12, 14).map((metres) => Math.abs(metres % 1000))).toEqual([0, 0]);
    const box = { minX: -5_000_000, minY: -5_000_000, maxX: 5_000_000, maxY: 5_000_000 };
    const [x, y] = createProjector(workCrs, crs)(frame.origin[0] - 240.567, frame.origin[1] + 199.909);
    for (const way of [toLocal, patch(box)]) {
      const local = convert(way, -240567, 199909, 170000);
      const error = apply(transform, local).map((value, axis) => Math.abs(value - [x, y, 170][axis]));
      expect(Math.max(...error)).toBeLessThan(0.001);
    }
  });

  test.each([
    [4326, 'WGS 84 is in degrees'],
    [2263, 'does not measure in metres'],
    [1, 'no projected system has this code'],
  ])('refuses EPSG:%d', (code, why) => {
    const create = () => createPlanarFrame(FRAMES[0], code);
    expect(create).toThrow(UnfitTilesCrsError);
    expect(create).toThrow(why);
  });
});
