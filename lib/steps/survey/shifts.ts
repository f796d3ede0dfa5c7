import { estimateShift, NO_SHIFT, type Samples, type Shift } from '../../changes/shift.ts';
import { BUILDING, type Rows } from '../rows.ts';

/** Bodies of a vintage that are looked at, at most: more do not make the medians better. */
const SAMPLED = 20_000;
/** Side of the squares that are sampled whole, in millimetres, so that the same bodies are seen in every vintage. */
const SQUARE = 250_000;

/**
 * How far each vintage as a whole lies off the first one, in millimetres. Each is held against the nearest earlier
 * vintage that it has ground in common with, and the offsets add up.
 */
export function shiftsOf(rows: Rows, kept: Uint8Array, vintageCount: number): Shift[] {
  const share = chooseShare(rows, vintageCount);
  const samples = Array.from({ length: vintageCount }, (_, vintage) => sample(rows, kept, vintage, share));
  const shifts: Shift[] = [];
  samples.forEach((later, vintage) => {
    let shift = NO_SHIFT;
    for (let earlier = vintage - 1; earlier >= 0; earlier--) {
      const { x, y, z } = estimateShift(samples[earlier], later);
      const before = shifts[earlier];
      shift = { x: before.x + x, y: before.y + y, z: before.z + z };
      if (x !== 0 || y !== 0 || z !== 0) break;
    }
    shifts.push(shift);
  });
  return shifts;
}

/** One square of this many is sampled, so that the largest vintage gives about `SAMPLED` bodies. */
function chooseShare({ vintages }: Rows, vintageCount: number): number {
  const counts = new Array<number>(vintageCount).fill(0);
  for (const vintage of vintages) counts[vintage]++;
  return Math.max(1, Math.round(Math.max(...counts) / SAMPLED));
}

function sample(rows: Rows, kept: Uint8Array, wanted: number, share: number): Samples {
  const found: number[] = [];
  for (let row = 0; row < rows.count; row++) {
    if (rows.vintages[row] !== wanted || rows.modules[row] !== BUILDING || !kept[rows.features[row]]) continue;
    const column = Math.floor(rows.boxes[6 * row] / SQUARE);
    const line = Math.floor(rows.boxes[6 * row + 1] / SQUARE);
    const hash = Math.imul(Math.imul(column, 0x9e3779b1) ^ line, 0x85ebca6b) >>> 8;
    if (hash % share === 0) found.push(row);
  }
  const { boxes, areas } = rows;
  return {
    x: Float64Array.from(found, (row) => (boxes[6 * row] + boxes[6 * row + 3]) / 2),
    y: Float64Array.from(found, (row) => (boxes[6 * row + 1] + boxes[6 * row + 4]) / 2),
    top: Float64Array.from(found, (row) => boxes[6 * row + 5]),
    area: Float64Array.from(found, (row) => areas[row]),
  };
}
