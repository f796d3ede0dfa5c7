import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePair } from './compare.ts';
import { areaOf } from './footprint.ts';
import { outlineOf } from './outline.ts';
import { NO_SHIFT, type Shift } from './shift.ts';
import { type HouseShape, house } from './testing/shapes.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';

const shape: HouseShape = { x: 0, y: 0, width: 10, depth: 12, eaves: 6, ridge: 9 };
const outline = (more: Partial<HouseShape> = {}) => outlineOf(house({ ...shape, ...more }));
const compare = (
  a: Partial<HouseShape>,
  b: Partial<HouseShape>,
  shift: Shift = NO_SHIFT,
  lods: [number, number] = [2, 2],
) => comparePair(outline(a), outline(b), shift, lods, DEFAULT_THRESHOLDS);

test('a body has all of itself in common', () => {
  const area = areaOf(outline());
  expect(compare({}, {})).toEqual({ overlap: area, measured: area, sameHeight: area, heightChange: 0, topChange: 0 });
  expect(area).toBeCloseTo(120, -0.5);
});

test('roofs cut into triangles are the same roofs', () => {
  const [whole, cut] = [compare({}, {}), compare({}, { triangles: true })];
  expect(cut).toEqual(whole);
});

test('a storey more is told in metres', () => {
  const evidence = compare({}, { eaves: 9, ridge: 12 })!;
  expect(evidence).toMatchObject({ sameHeight: 0, heightChange: 3, topChange: 3 });
});

test('half a house is half of the overlap', () => {
  const evidence = compare({}, { x: 5 })!;
  expect(evidence.overlap / 60).toBeCloseTo(1, 1.5);
});

test('neighbours touch by chance: wall to wall, by some decimetres, or at a corner', () => {
  expect(compare({}, { x: 10 })).toBeUndefined();
  expect(compare({}, { x: 9.6 })).toBeUndefined();
  expect(compare({ angle: 0.7 }, { x: 9, y: 11, angle: 0.7 })).toBeUndefined();
  expect(compare({}, { x: 30 })).toBeUndefined();
});

test('the offset of a whole survey is taken out', () => {
  const evidence = compare({}, { x: 0.4, y: -0.7, eaves: 6.5, ridge: 9.5 }, { x: 400, y: -700, z: 500 })!;
  expect(evidence.overlap).toBeCloseTo(areaOf(outline()), -0.3);
  expect(evidence.sameHeight).toBe(evidence.overlap);
  expect(evidence).toMatchObject({ heightChange: 0, topChange: 0 });
});

test('a block is the same as its house when it ends between eaves and ridge, but not a storey above', () => {
  const block = { eaves: 7, ridge: 7 };
  const evidence = compare(block, {}, NO_SHIFT, [1, 2])!;
  expect(evidence.sameHeight).toBe(evidence.overlap);
  expect(compare({ eaves: 13, ridge: 13 }, {}, NO_SHIFT, [1, 2])!.sameHeight).toBe(0);
});

test('a footprint of level 0 says nothing of heights', () => {
  const evidence = compare({ eaves: 0, ridge: 0 }, {}, NO_SHIFT, [0, 2])!;
  expect(evidence).toMatchObject({ sameHeight: evidence.overlap, heightChange: 0 });
});

const shapes = fc.record({
  x: fc.double({ min: -8, max: 8, noNaN: true }),
  y: fc.double({ min: -8, max: 8, noNaN: true }),
  width: fc.double({ min: 2, max: 15, noNaN: true }),
  depth: fc.double({ min: 2, max: 15, noNaN: true }),
  eaves: fc.double({ min: 2, max: 9, noNaN: true }),
  ridge: fc.constant(9),
  angle: fc.double({ min: 0, max: 3, noNaN: true }),
});
const shifts = fc.record({
  x: fc.integer({ min: -2000, max: 2000 }),
  y: fc.integer({ min: -2000, max: 2000 }),
  z: fc.integer({ min: -2000, max: 2000 }),
});

test('the other way round the areas are the same and the changes opposite', () => {
  fc.assert(
    fc.property(shapes, shapes, shifts, (a, b, shift) => {
      const forth = compare(a, b, shift);
      const back = compare(b, a, { x: -shift.x, y: -shift.y, z: -shift.z });
      const turned = back && { ...back, heightChange: -back.heightChange || 0, topChange: -back.topChange || 0 };
      expect(turned).toEqual(forth);
    }),
  );
});

test('the overlap is never more than either body, within the error of sampling', () => {
  fc.assert(
    fc.property(shapes, shapes, (a, b) => {
      const { overlap = 0, measured = 0, sameHeight = 0 } = compare(a, b) ?? {};
      expect(overlap).toBeLessThanOrEqual(Math.min(a.width * a.depth, b.width * b.depth) * 1.05 + 0.5);
      expect(measured).toBeLessThanOrEqual(overlap);
      expect(sameHeight).toBeLessThanOrEqual(measured);
    }),
  );
});
