import { expect, test } from 'vitest';
import { standingOf } from './standing.ts';

const table = (rows: [vintage: number, hash: number, next: number][]) => ({
  vintage: Uint8Array.from(rows, ([vintage]) => vintage),
  hash: Uint32Array.from(rows.flatMap(([, hash]) => [hash, 0, 0, 0])),
  next: Int8Array.from(rows, ([, , next]) => next),
});

test('equal content of the next survey of the ground stands on, other content ends what stood', () => {
  const standing = standingOf(
    table([
      [0, 1, 2],
      [0, 2, 2],
      [2, 1, 3],
      [2, 3, 3],
      [3, 3, -1],
    ]),
  );
  expect(standing).toEqual([
    { rows: [0, 2], end: 3 },
    { rows: [1], end: 2 },
    { rows: [3, 4], end: -1 },
  ]);
});

test('what nobody surveys again stands, though an equal thing lies elsewhere', () => {
  expect(
    standingOf(
      table([
        [0, 1, -1],
        [1, 1, -1],
      ]),
    ),
  ).toEqual([
    { rows: [0], end: -1 },
    { rows: [1], end: -1 },
  ]);
});

test('two equal things of a vintage go on as two', () => {
  const standing = standingOf(
    table([
      [0, 1, 1],
      [0, 1, 1],
      [1, 1, -1],
      [1, 1, -1],
    ]),
  );
  expect(standing).toEqual([
    { rows: [0, 2], end: -1 },
    { rows: [1, 3], end: -1 },
  ]);
});
