import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closing } from './closing.ts';
import { CELL, coverBox, createGround, forEachCell, type Ground, groundOfCoverage, looked, mark } from './ground.ts';

const cellsOf = (ground: Ground): string[] => {
  const cells: string[] = [];
  forEachCell(ground, (column, row) => cells.push(`${column},${row}`));
  return cells.sort();
};
const groundOf = (cells: [number, number][]): Ground => {
  const ground = createGround();
  for (const [column, row] of cells) mark(ground, column, row);
  return ground;
};
const cell = fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 }));

test('a closing fills what a disc of its radius cannot reach from outside', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 30 }), fc.integer({ min: 1, max: 6 }), (cells, reach) => {
      expect(cellsOf(closing(groundOf(cells), reach * 10))).toEqual(closedByDiscs(cells, reach));
    }),
    { numRuns: 60 },
  );
});

test('a gap of 150 m between two quarters is closed, a bay of 250 m is not', () => {
  const rows = (from: number, to: number): [number, number][] =>
    Array.from({ length: 60 * (to - from) }, (_, index) => [index % 60, from + Math.floor(index / 60)]);
  const filled = (gap: number): boolean => {
    const ground = closing(groundOf([...rows(0, 3), ...rows(3 + gap, 6 + gap)]));
    const [x, y] = [30.5 * CELL, (3 + gap / 2) * CELL];
    return looked(ground, x, y, x, y);
  };
  expect(filled(15)).toBe(true);
  expect(filled(25)).toBe(false);
});

test('one building at a wrong place does not blow up the map', () => {
  const far = groundOf([
    [0, 0],
    [200_000, -200_000],
  ]);
  expect(cellsOf(closing(far))).toEqual(cellsOf(far));
});

test('looked at is what has its centre and half of its cells in the ground', () => {
  const ground = groundOf([
    [0, 0],
    [1, 0],
    [2, 0],
  ]);
  expect(looked(ground, 1000, 1000, 9000, 9000)).toBe(true);
  expect(looked(ground, 21_000, 1000, 39_000, 9000)).toBe(false);
  expect(looked(ground, 15_000, 1000, 49_000, 9000)).toBe(false);
  expect(looked(ground, 1000, 1000, 39_000, 9000)).toBe(true);
});

test('a box covers the cells whose centres it holds, and its own', () => {
  const ground = createGround();
  coverBox(ground, 1000, 1000, 26_000, 4000);
  expect(cellsOf(ground)).toEqual(['1,0']);
  coverBox(ground, 1000, 1000, 26_000, 6000);
  expect(cellsOf(ground)).toEqual(['0,0', '1,0', '2,0']);
});

test('a given coverage counts by its cells, holes left out', () => {
  const square = (from: number, to: number): [number, number][] => [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
    [from, from],
  ];
  const rings = [square(0, 50_000), square(20_000, 30_000)];
  expect(cellsOf(groundOfCoverage({ type: 'Polygon', coordinates: rings }))).toHaveLength(24);
  expect(
    cellsOf(groundOfCoverage({ type: 'MultiPolygon', coordinates: [rings, [square(60_000, 70_000)]] })),
  ).toHaveLength(25);
});

/** Dilation and erosion by their definitions. */
function closedByDiscs(cells: [number, number][], reach: number): string[] {
  const offsets: [number, number][] = [];
  for (let x = -reach; x <= reach; x++)
    for (let y = -reach; y <= reach; y++) if (x * x + y * y <= reach * reach) offsets.push([x, y]);
  const dilated = new Set(cells.flatMap(([x, y]) => offsets.map(([dx, dy]) => `${x + dx},${y + dy}`)));
  return [...dilated]
    .filter((key) => {
      const [x, y] = key.split(',').map(Number);
      return offsets.every(([dx, dy]) => dilated.has(`${x + dx},${y + dy}`));
    })
    .sort();
}
