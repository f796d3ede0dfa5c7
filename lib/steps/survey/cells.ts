import type { Rows } from '../rows.ts';

/** What one comparison looks at: the rows of a cell in the state before a vintage, and those of the vintage. */
export interface CellRows {
  /** Position of the vintage that is compared with the state before it. */
  vintage: number;
  /** Column and row of the cell: its corner is at this multiple of the cell's side. */
  column: number;
  row: number;
  earlier: number[];
  later: number[];
}

export interface CellPlan {
  rows: Rows;
  /** Rows that take part. */
  kept: Uint8Array;
  /** First later vintage that looked at a row's ground, -1 where none did. */
  next: Int8Array;
  /** Offset of each vintage in millimetres, which is taken out. */
  shifts: { x: number; y: number }[];
  /** Side of a cell in millimetres. */
  cellSize: number;
}

/**
 * Sorts rows into cells, once for every vintage that they are compared in. A row belongs to each cell that its box
 * touches; cells that have only one side are left out, since nothing overlaps there.
 */
export function planCells({ rows, kept, next, shifts, cellSize }: CellPlan): CellRows[] {
  const cells = new Map<string, CellRows>();
  const put = (row: number, vintage: number, side: 'earlier' | 'later'): void => {
    const shift = shifts[rows.vintages[row]];
    const [minX, minY, , maxX, maxY] = rows.boxes.subarray(6 * row, 6 * row + 6) as unknown as number[];
    const firstColumn = Math.floor((minX - shift.x) / cellSize);
    const lastColumn = Math.floor((maxX - shift.x) / cellSize);
    const firstRow = Math.floor((minY - shift.y) / cellSize);
    const lastRow = Math.floor((maxY - shift.y) / cellSize);
    for (let column = firstColumn; column <= lastColumn; column++) {
      for (let line = firstRow; line <= lastRow; line++) {
        const key = `${vintage} ${column} ${line}`;
        const cell = cells.get(key) ?? { vintage, column, row: line, earlier: [], later: [] };
        cell[side].push(row);
        cells.set(key, cell);
      }
    }
  };
  for (let row = 0; row < rows.count; row++) {
    if (!kept[row]) continue;
    if (next[row] >= 0) put(row, next[row], 'earlier');
    if (rows.vintages[row] > 0) put(row, rows.vintages[row], 'later');
  }
  return [...cells.values()]
    .filter(({ earlier, later }) => earlier.length > 0 && later.length > 0)
    .sort((a, b) => a.vintage - b.vintage || a.column - b.column || a.row - b.row);
}

/** Sorts rows so that their order follows from their geometry alone, whatever packs they came in. */
export function sortByGeometry(list: number[], { hashes, boxes }: Rows): Uint32Array {
  return Uint32Array.from(list).sort(
    (a, b) =>
      hashes[4 * a] - hashes[4 * b] ||
      hashes[4 * a + 1] - hashes[4 * b + 1] ||
      hashes[4 * a + 2] - hashes[4 * b + 2] ||
      boxes[6 * a] - boxes[6 * b] ||
      a - b,
  );
}
