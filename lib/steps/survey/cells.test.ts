import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rows } from '../rows.ts';
import { planCells } from './cells.ts';

/** Rows of two vintages with nothing but their boxes. */
function rowsOf(boxes: { vintage: number; x: number; y: number; size: number }[]): Rows {
  return {
    count: boxes.length,
    vintages: Uint8Array.from(boxes, ({ vintage }) => vintage),
    boxes: Int32Array.from(boxes.flatMap(({ x, y, size }) => [x, y, 0, x + size, y + size, 0])),
  } as Rows;
}

const box = fc.record({
  vintage: fc.nat(1),
  x: fc.integer({ min: -9000, max: 9000 }),
  y: fc.integer({ min: -9000, max: 9000 }),
  size: fc.integer({ min: 1, max: 6000 }),
});

describe('planCells', () => {
  it('brings every two overlapping boxes together in the cell of their lower corner, at any cell size', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 12 }), fc.integer({ min: 100, max: 20_000 }), (boxes, cellSize) => {
        const rows = rowsOf(boxes);
        const next = Int8Array.from(boxes, ({ vintage }) => (vintage === 0 ? 1 : -1));
        const cells = planCells({
          rows,
          kept: new Uint8Array(boxes.length).fill(1),
          next,
          shifts: [
            { x: 0, y: 0 },
            { x: 0, y: 0 },
          ],
          cellSize,
        });
        boxes.forEach((a, i) => {
          boxes.forEach((b, j) => {
            const overlap =
              a.vintage === 0 &&
              b.vintage === 1 &&
              a.x <= b.x + b.size &&
              b.x <= a.x + a.size &&
              a.y <= b.y + b.size &&
              b.y <= a.y + a.size;
            if (!overlap) return;
            const column = Math.floor(Math.max(a.x, b.x) / cellSize);
            const row = Math.floor(Math.max(a.y, b.y) / cellSize);
            const owners = cells.filter(
              (cell) =>
                cell.column === column && cell.row === row && cell.earlier.includes(i) && cell.later.includes(j),
            );
            expect(owners).toHaveLength(1);
          });
        });
      }),
    );
  });

  it('takes the offset of a whole survey out first', () => {
    const rows = rowsOf([
      { vintage: 0, x: 0, y: 0, size: 10 },
      { vintage: 1, x: 100_000, y: 0, size: 10 },
    ]);
    const kept = Uint8Array.of(1, 1);
    const next = Int8Array.of(1, -1);
    const together = planCells({
      rows,
      kept,
      next,
      shifts: [
        { x: 0, y: 0 },
        { x: 100_000, y: 0 },
      ],
      cellSize: 1000,
    });
    expect(together).toEqual([{ vintage: 1, column: 0, row: 0, earlier: [0], later: [1] }]);
    expect(
      planCells({
        rows,
        kept,
        next,
        shifts: [
          { x: 0, y: 0 },
          { x: 0, y: 0 },
        ],
        cellSize: 1000,
      }),
    ).toEqual([]);
  });
});
