import { expect, test } from 'vitest';
import { estimateShift, NO_SHIFT, type Samples } from './shift.ts';
import { createRandom } from './testing/shapes.ts';

/** Rows of houses six metres apart; each vintage has its own jitter, and some houses are gone or changed. */
function town(seed: number, count: number, jitter: number, off = NO_SHIFT, changed = 0): Samples {
  const random = createRandom(seed);
  const noise = (): number => jitter * (random() + random() + random() - 1.5) * 2;
  const houses = Array.from({ length: count }, (_, index) => {
    const [column, row] = [index % 40, Math.floor(index / 40)];
    const isChanged = random() < changed;
    return {
      x: 6000 * column + off.x + noise(),
      y: 20_000 * row + off.y + noise(),
      top: 8000 + (index % 5) * 1000 + off.z + noise() + (isChanged ? 3000 : 0),
      area: 80 + (index % 7) * 15 + (isChanged && random() < 0.5 ? 60 : 0),
    };
  });
  const column = (key: 'x' | 'y' | 'top' | 'area'): Float64Array => Float64Array.from(houses, (house) => house[key]);
  return { x: column('x'), y: column('y'), top: column('top'), area: column('area') };
}

test.each([[{ x: 300, y: 0, z: 0 }], [{ x: -210, y: 210, z: 150 }], [{ x: 1500, y: -1200, z: -400 }]])(
  'an offset of %o is found within two centimetres through jitter and change',
  (off) => {
    const { x, y, z } = estimateShift(town(1, 600, 80), town(2, 600, 80, off, 0.2));
    expect(Math.hypot(x - off.x, y - off.y)).toBeLessThan(20);
    expect(Math.abs(z - off.z)).toBeLessThan(20);
  },
);

test('the other way round it is the opposite', () => {
  const [a, b] = [town(1, 300, 50), town(2, 300, 50, { x: 300, y: -120, z: 80 })];
  const [forth, back] = [estimateShift(a, b), estimateShift(b, a)];
  expect(back).toEqual({ x: -forth.x, y: -forth.y, z: -forth.z });
});

test('jitter alone is no offset', () => {
  expect(estimateShift(town(1, 600, 80), town(2, 600, 80))).toEqual(NO_SHIFT);
  expect(estimateShift(town(1, 600, 0), town(1, 600, 0))).toEqual(NO_SHIFT);
});

test('a few houses say nothing', () => {
  expect(estimateShift(town(1, 8, 0), town(1, 8, 0, { x: 300, y: 0, z: 0 }))).toEqual(NO_SHIFT);
});
