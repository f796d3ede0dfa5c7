import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areaOf, polygonsOf, rasterise } from './footprint.ts';
import { outlineOf } from './outline.ts';
import { GROUND_ONLY, NOTHING } from './raster.ts';
import { house, houses, type Point, surfacesOf } from './testing/shapes.ts';

const shape = { x: 0, y: 0, width: 10, depth: 12, eaves: 6, ridge: 9 };
const square = (x: number, size: number, z: number): Point[] => [
  [x, 0, z],
  [x + size, 0, z],
  [x + size, size, z],
  [x, size, z],
];

test('the area of a house is right to a percent or so, wherever it stands and however it is turned', () => {
  const errors: number[] = [];
  fc.assert(
    fc.property(
      fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      fc.double({ min: 7, max: 30, noNaN: true }),
      fc.double({ min: 7, max: 30, noNaN: true }),
      fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3.2, noNaN: true })),
      (x, width, depth, angle) => {
        const error = Math.abs(
          areaOf(outlineOf(house({ ...shape, x, y: -x / 3, width, depth, angle }))) / (width * depth) - 1,
        );
        errors.push(error);
        expect(error).toBeLessThan(0.03);
      },
    ),
    { numRuns: 500, seed: 4 },
  );
  errors.sort((a, b) => a - b);
  expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(0.004);
  expect(errors[Math.floor(errors.length * 0.95)]).toBeLessThan(0.012);
});

test('what lies under several roofs counts once, and what only a ground covers counts too', () => {
  const roofs = [square(0, 10, 5), square(5, 10, 8)].map((ring) => ({ kind: 'roof' as const, rings: [ring] }));
  const outline = outlineOf(surfacesOf([...roofs, { kind: 'ground', rings: [square(12, 10, 0).reverse()] }]));
  expect(areaOf(outline) / 220).toBeCloseTo(1, 1.7);
  const { heights } = rasterise(outline);
  expect(new Set(heights)).toEqual(new Set([NOTHING, GROUND_ONLY, 5000, 8000]));
});

test('triangles side by side leave no gap and no pixel is drawn outside', () => {
  const { heights, pixel } = rasterise(outlineOf(house({ ...shape, angle: 0.4, triangles: true })), { pixel: 100 });
  const covered = heights.filter((height) => height !== NOTHING);
  expect((covered.length * pixel * pixel) / 1e6).toBeCloseTo(120, 0);
  expect(covered.every((height) => height >= 6000 && height <= 9000)).toBe(true);
});

test('a shift moves what is drawn', () => {
  const [still, moved] = [outlineOf(house(shape)), outlineOf(house({ ...shape, x: 3, y: -2 }))];
  const options = { pixel: 250, shift: { x: 3000, y: -2000 } };
  expect(rasterise(still, options)).toEqual(rasterise(moved, { pixel: 250 }));
});

test('rings of a footprint: a house, two houses, one with a hole', () => {
  expect(polygonsOf(outlineOf(house(shape)))).toHaveLength(1);
  expect(polygonsOf(outlineOf(houses([shape, { ...shape, x: 20 }])))).toHaveLength(2);
  const hole: Point[] = [
    [4, 4, 5],
    [4, 6, 5],
    [6, 6, 5],
    [6, 4, 5],
  ];
  const [polygon] = polygonsOf(outlineOf(surfacesOf([{ kind: 'roof', rings: [square(0, 10, 5), hole] }])));
  expect(polygon).toHaveLength(2);
  expect(polygon.map((ring) => ring.length)).toEqual([5, 5]);
});

test('nothing has no area and no rings', () => {
  const nothing = { triangles: new Int32Array(0), roofs: 0 };
  expect(areaOf(nothing)).toBe(0);
  expect(polygonsOf(nothing)).toEqual([]);
});
