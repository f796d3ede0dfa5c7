import { createHash } from 'node:crypto';
import type { Shift } from '../../changes/shift.ts';
import type { Thresholds } from '../../changes/thresholds.ts';
import { encodeMatchUnit, type MatchRows, type MatchSide } from '../match/lists.ts';
import { matchSpec } from '../match/spec.ts';
import type { Pack } from '../packs.ts';
import type { Rows } from '../rows.ts';
import { splitSpec } from '../split/spec.ts';
import type { Unit } from '../units.ts';
import { type CellRows, sortByGeometry } from './cells.ts';

export interface MatchPlan {
  units: Unit[];
  rows: MatchRows;
  /** What a unit reads. */
  encode(unit: number): Uint8Array;
}

/** Turns cells into units of `match`. */
export function planMatch(
  cells: CellRows[],
  rows: Rows,
  packs: Pack[],
  shifts: Shift[],
  cellSize: number,
  thresholds: Thresholds,
): MatchPlan {
  const earlier = cells.map((cell) => sortByGeometry(cell.earlier, rows));
  const later = cells.map((cell) => sortByGeometry(cell.later, rows));
  const outlineBlobs = packs.map(({ outlines }) => outlines);
  const units = cells.map((cell, index) => ({
    name: `${cell.column},${cell.row} in vintage ${cell.vintage}`,
    weight: weightOf(earlier[index], rows) + weightOf(later[index], rows),
    fields: {
      step: matchSpec.name,
      version: matchSpec.version,
      // Outlines are made by split, and not part of what its hashes tell.
      split: splitSpec.version,
      cell: [cell.column, cell.row, cellSize],
      thresholds: { ...thresholds },
      earlier: digest(earlier[index], rows, shifts, shifts[cell.vintage]),
      later: digest(later[index], rows, shifts, shifts[cell.vintage]),
    },
  }));
  return {
    units,
    rows: {
      earlier: concatenate(earlier),
      earlierEnds: endsOf(earlier),
      later: concatenate(later),
      laterEnds: endsOf(later),
    },
    encode: (unit) =>
      encodeMatchUnit({
        earlier: sideOf(earlier[unit], rows, shifts),
        later: sideOf(later[unit], rows, shifts),
        outlineBlobs,
        shifts: shifts.map(({ x, y, z }) => [x, y, z]),
        cell: [cells[unit].column, cells[unit].row, cellSize],
      }),
  };
}

/** All that comparing depends on: what the rows look like, at which level of detail, and how far they lie off. */
function digest(list: Uint32Array, { hashes, lods, vintages }: Rows, shifts: Shift[], reference: Shift): string {
  const words = new Int32Array(list.length * 8);
  for (let index = 0; index < list.length; index++) {
    const row = list[index];
    const { x, y, z } = shifts[vintages[row]];
    for (let word = 0; word < 4; word++) words[8 * index + word] = hashes[4 * row + word];
    words[8 * index + 4] = lods[row];
    words[8 * index + 5] = reference.x - x;
    words[8 * index + 6] = reference.y - y;
    words[8 * index + 7] = reference.z - z;
  }
  return createHash('sha256').update(words).digest('hex');
}

function weightOf(list: Uint32Array, { triangleLengths }: Rows): number {
  let sum = 0;
  for (let index = 0; index < list.length; index++) sum += triangleLengths[list[index]];
  return sum;
}

function endsOf(lists: Uint32Array[]): Uint32Array {
  const ends = new Uint32Array(lists.length + 1);
  lists.forEach((list, index) => {
    ends[index + 1] = ends[index] + list.length;
  });
  return ends;
}

function concatenate(lists: Uint32Array[]): Uint32Array {
  const ends = endsOf(lists);
  const all = new Uint32Array(ends[lists.length]);
  lists.forEach((list, index) => {
    all.set(list, ends[index]);
  });
  return all;
}

function sideOf(list: Uint32Array, rows: Rows, shifts: Shift[]): MatchSide {
  const boxes = new Int32Array(list.length * 4);
  list.forEach((row, index) => {
    const { x, y } = shifts[rows.vintages[row]];
    boxes[4 * index] = rows.boxes[6 * row] - x;
    boxes[4 * index + 1] = rows.boxes[6 * row + 1] - y;
    boxes[4 * index + 2] = rows.boxes[6 * row + 3] - x;
    boxes[4 * index + 3] = rows.boxes[6 * row + 4] - y;
  });
  return {
    packs: list.map((row) => rows.packs[row]),
    vintages: Uint8Array.from(list, (row) => rows.vintages[row]),
    lods: Uint8Array.from(list, (row) => rows.lods[row]),
    boxes,
    triangleStarts: list.map((row) => rows.triangleStarts[row]),
    triangleLengths: list.map((row) => rows.triangleLengths[row]),
    roofs: list.map((row) => rows.roofs[row]),
  };
}
