import { createHash } from 'node:crypto';
import type { Shift } from '../../changes/shift.ts';
import type { Thresholds } from '../../changes/thresholds.ts';
import type { MatchEntries, MatchLists } from '../match/lists.ts';
import { matchSpec } from '../match/spec.ts';
import type { Pack } from '../packs.ts';
import type { Rows } from '../rows.ts';
import type { Unit } from '../units.ts';
import { type CellRows, sortByGeometry } from './cells.ts';

/** Turns cells into units of `match` and the lists that these read. */
export function planMatch(
  cells: CellRows[],
  rows: Rows,
  packs: Pack[],
  shifts: Shift[],
  cellSize: number,
  thresholds: Thresholds,
): { units: Unit[]; lists: MatchLists } {
  const earlier = cells.map((cell) => sortByGeometry(cell.earlier, rows));
  const later = cells.map((cell) => sortByGeometry(cell.later, rows));
  const units = cells.map((cell, index) => ({
    name: `${cell.column},${cell.row} in vintage ${cell.vintage}`,
    weight: weightOf(earlier[index], rows) + weightOf(later[index], rows),
    fields: {
      step: matchSpec.name,
      version: matchSpec.version,
      cell: [cell.column, cell.row, cellSize],
      thresholds: { ...thresholds },
      earlier: digest(earlier[index], rows, shifts, shifts[cell.vintage]),
      later: digest(later[index], rows, shifts, shifts[cell.vintage]),
    },
  }));
  const lists: MatchLists = {
    earlier: entriesOf(earlier, rows, shifts),
    earlierEnds: endsOf(earlier),
    later: entriesOf(later, rows, shifts),
    laterEnds: endsOf(later),
    outlineBlobs: packs.map(({ outlines }) => outlines),
    shifts: shifts.map(({ x, y, z }) => [x, y, z]),
    cellSize,
    cells: Int32Array.from(cells.flatMap(({ column, row }) => [column, row])),
  };
  return { units, lists };
}

/** All that comparing depends on: what the rows look like, at which level of detail, and how far they lie off. */
function digest(list: Uint32Array, { hashes, lods, vintages }: Rows, shifts: Shift[], reference: Shift): string {
  const words = new Int32Array(list.length * 8);
  list.forEach((row, index) => {
    const { x, y, z } = shifts[vintages[row]];
    words.set(hashes.subarray(4 * row, 4 * row + 4), 8 * index);
    words.set([lods[row], reference.x - x, reference.y - y, reference.z - z], 8 * index + 4);
  });
  return createHash('sha256').update(words).digest('hex');
}

function weightOf(list: Uint32Array, { triangleLengths }: Rows): number {
  return list.reduce((sum, row) => sum + triangleLengths[row], 0);
}

function endsOf(lists: Uint32Array[]): Uint32Array {
  const ends = new Uint32Array(lists.length + 1);
  lists.forEach((list, index) => {
    ends[index + 1] = ends[index] + list.length;
  });
  return ends;
}

function entriesOf(lists: Uint32Array[], rows: Rows, shifts: Shift[]): MatchEntries {
  const all = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let count = 0;
  for (const list of lists) {
    all.set(list, count);
    count += list.length;
  }
  const boxes = new Int32Array(all.length * 4);
  all.forEach((row, index) => {
    const { x, y } = shifts[rows.vintages[row]];
    const at = 6 * row;
    boxes.set([rows.boxes[at] - x, rows.boxes[at + 1] - y, rows.boxes[at + 3] - x, rows.boxes[at + 4] - y], 4 * index);
  });
  return {
    rows: all,
    packs: all.map((row) => rows.packs[row]),
    vintages: Uint8Array.from(all, (row) => rows.vintages[row]),
    lods: Uint8Array.from(all, (row) => rows.lods[row]),
    boxes,
    triangleStarts: all.map((row) => rows.triangleStarts[row]),
    triangleLengths: all.map((row) => rows.triangleLengths[row]),
    roofs: all.map((row) => rows.roofs[row]),
  };
}
