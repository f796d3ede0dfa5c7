import { expect, test } from 'vitest';
import { createGround, mark } from './ground.ts';
import { neighboursOf } from './neighbours.ts';
import { NO_SHIFT } from './shift.ts';

const table = (rows: [vintage: number, x: number, width: number][]) => ({
  vintages: Uint8Array.from(rows, ([vintage]) => vintage),
  boxes: Int32Array.from(rows.flatMap(([, x, width]) => [x, 0, 0, x + width, 8000, 5000])),
});
const ground = (...columns: number[]) => {
  const cells = createGround();
  for (const column of columns) mark(cells, column, 0);
  return cells;
};
const all = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, row) => row);

test('neighbours are the nearest vintages that looked at the ground', () => {
  const bodies = table([[1, 0, 8000]]);
  const shifts = [NO_SHIFT, NO_SHIFT, NO_SHIFT, NO_SHIFT];
  const found = neighboursOf(bodies, all(1), [ground(0), ground(0), ground(7), ground(0)], shifts);
  expect(found).toEqual({ next: Int8Array.of(3), previous: Int8Array.of(0) });
});

test('at the rim a body in the same place, or in a part of it, shows that a vintage looked', () => {
  const bodies = table([
    [0, 0, 30_000],
    [1, 1000, 8000],
  ]);
  const found = neighboursOf(bodies, all(2), [ground(0, 1, 2), ground(0)], [NO_SHIFT, NO_SHIFT]);
  expect(found).toEqual({ next: Int8Array.of(1, -1), previous: Int8Array.of(-1, 0) });
});

test('the offset of a survey does not take a body from its place', () => {
  const bodies = table([
    [0, 0, 3000],
    [1, 2000, 3000],
  ]);
  const off = { x: 2000, y: 0, z: 0 };
  const nowhere = createGround();
  expect(neighboursOf(bodies, all(2), [nowhere, nowhere], [NO_SHIFT, off]).next).toEqual(Int8Array.of(1, -1));
  expect(neighboursOf(bodies, all(2), [nowhere, nowhere], [NO_SHIFT, NO_SHIFT]).next).toEqual(Int8Array.of(-1, -1));
});

test('rows that are not selected are neither asked for nor seen', () => {
  const bodies = table([
    [0, 0, 8000],
    [1, 0, 8000],
  ]);
  const nowhere = createGround();
  const found = neighboursOf(bodies, Uint32Array.of(0), [nowhere, nowhere], [NO_SHIFT, NO_SHIFT]);
  expect(found).toEqual({ next: Int8Array.of(-1, -1), previous: Int8Array.of(-1, -1) });
});
