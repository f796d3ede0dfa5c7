import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantize } from './quantize.ts';

/** Corners around a place, over some extent. */
const someCorners = (extent: number) =>
  fc
    .tuple(
      fc.array(fc.double({ min: -5e6, max: 5e6, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.array(fc.double({ min: 0, max: extent, noNaN: true }), { minLength: 3, maxLength: 60 }),
    )
    .map(([place, offsets]) => {
      const whole = offsets.slice(0, offsets.length - (offsets.length % 3));
      return Float64Array.from(whole, (offset, at) => place[at % 3] + offset);
    });

/** The largest distance along an axis from where a corner is to where it is drawn. */
function largestError(corners: Float64Array): number {
  const { origin, step, steps } = quantize(corners);
  return Math.max(...corners.map((metres, at) => Math.abs(origin[at % 3] + step * steps[at] - metres)));
}

describe('quantize', () => {
  test('tiles of up to 655 m take 16 bits and are at most half a centimetre off along each axis', () => {
    fc.assert(
      fc.property(someCorners(655), (corners) => {
        const positions = quantize(corners);
        expect(positions.narrow).toBe(true);
        expect(Math.max(...positions.steps)).toBeLessThanOrEqual(0xffff);
        expect(largestError(corners)).toBeLessThanOrEqual(0.005 + 1e-9);
      }),
    );
  });

  test('tiles of up to 65 km take 23 bits and are at most 4 mm off along each axis', () => {
    fc.assert(
      fc.property(someCorners(65_000), (corners) => {
        const positions = quantize(corners);
        expect(Math.max(...positions.steps)).toBeLessThan(2 ** 23);
        if (!positions.narrow) expect(largestError(corners)).toBeLessThanOrEqual(2 ** -8 + 1e-9);
      }),
    );
  });

  test('least and most are those of the steps', () => {
    fc.assert(
      fc.property(fc.oneof(someCorners(10), someCorners(1e6)), (corners) => {
        const { steps, least, most } = quantize(corners);
        for (const axis of [0, 1, 2]) {
          const along = [...steps].filter((_, at) => at % 3 === axis);
          expect([least[axis], most[axis]]).toEqual([Math.min(...along), Math.max(...along)]);
        }
      }),
    );
  });

  test('a corner is drawn at the same place, whatever else is in its tile', () => {
    fc.assert(
      fc.property(someCorners(300), (corners) => {
        const placeOfFirst = (all: Float64Array) => {
          const { origin, step, steps } = quantize(all);
          return [0, 1, 2].map((axis) => origin[axis] + step * steps[axis]);
        };
        const [alone, among] = [placeOfFirst(corners.subarray(0, 3)), placeOfFirst(corners)];
        for (const axis of [0, 1, 2]) expect(among[axis]).toBeCloseTo(alone[axis], 6);
      }),
    );
  });
});
