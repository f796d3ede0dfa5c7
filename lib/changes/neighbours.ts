import Flatbush from 'flatbush';
import { type Ground, looked } from './ground.ts';
import type { Shift } from './shift.ts';

/** For each body the first later and the last earlier vintage that looked at its ground, -1 for none. */
export interface Neighbours {
  next: Int8Array;
  previous: Int8Array;
}

/** Intersection over union of two boxes from which they are taken for the same body. */
const SAME_BOX = 0.5;
/** Part of the smaller of two boxes from which it is taken for a part of the other: neighbours askew share up to a half. */
const PART_BOX = 0.75;

/**
 * Finds the vintages that each body is compared with. A vintage looked at a body when it looked at its ground, or when it
 * has a body in the same place or in a part of it: at the rim of a survey, decimetres decide how much of a box lies on its
 * ground.
 *
 * @param bodies rows with their vintage and box (minX, minY, minZ, maxX, maxY, maxZ; millimetres of the frame).
 * @param selected the rows that are asked for, and among which bodies in the same place are looked for.
 * @param grounds where each vintage looked.
 * @param shifts how far each vintage as a whole lies off.
 * @returns columns as long as the table; -1 in rows that are not selected.
 */
export function neighboursOf(
  bodies: { vintages: Uint8Array; boxes: Int32Array },
  selected: Uint32Array,
  grounds: Ground[],
  shifts: Shift[],
): Neighbours {
  const { vintages } = bodies;
  const plan = planBoxes(bodies, shifts);
  const indexes = new Map<number, (row: number) => boolean>();
  const hasSameBox = (row: number, vintage: number): boolean => {
    const search = indexes.get(vintage) ?? sameBoxFinder(vintages, selected, plan, vintage);
    indexes.set(vintage, search);
    return search(row);
  };
  const sees = (row: number, vintage: number): boolean => {
    const [minX, minY, maxX, maxY] = [plan[4 * row], plan[4 * row + 1], plan[4 * row + 2], plan[4 * row + 3]];
    return looked(grounds[vintage], minX, minY, maxX, maxY) || hasSameBox(row, vintage);
  };
  const next = new Int8Array(vintages.length).fill(-1);
  const previous = new Int8Array(vintages.length).fill(-1);
  for (const row of selected) {
    for (let vintage = vintages[row] + 1; vintage < grounds.length && next[row] < 0; vintage++) {
      if (sees(row, vintage)) next[row] = vintage;
    }
    for (let vintage = vintages[row] - 1; vintage >= 0 && previous[row] < 0; vintage--) {
      if (sees(row, vintage)) previous[row] = vintage;
    }
  }
  return { next, previous };
}

/** minX, minY, maxX, maxY of each body with the shift of its vintage taken out. */
function planBoxes({ vintages, boxes }: { vintages: Uint8Array; boxes: Int32Array }, shifts: Shift[]): Float64Array {
  const plan = new Float64Array(4 * vintages.length);
  for (let row = 0; row < vintages.length; row++) {
    const { x, y } = shifts[vintages[row]];
    plan[4 * row] = boxes[6 * row] - x;
    plan[4 * row + 1] = boxes[6 * row + 1] - y;
    plan[4 * row + 2] = boxes[6 * row + 3] - x;
    plan[4 * row + 3] = boxes[6 * row + 4] - y;
  }
  return plan;
}

function sameBoxFinder(
  vintages: Uint8Array,
  selected: Uint32Array,
  plan: Float64Array,
  vintage: number,
): (row: number) => boolean {
  const rows = selected.filter((row) => vintages[row] === vintage);
  if (rows.length === 0) return () => false;
  const index = new Flatbush(rows.length);
  for (const row of rows) index.add(plan[4 * row], plan[4 * row + 1], plan[4 * row + 2], plan[4 * row + 3]);
  index.finish();
  return (row) => {
    const found = index.search(plan[4 * row], plan[4 * row + 1], plan[4 * row + 2], plan[4 * row + 3]);
    return found.some((place) => isSamePlace(plan, row, rows[place]));
  };
}

function isSamePlace(plan: Float64Array, a: number, b: number): boolean {
  const [i, j] = [4 * a, 4 * b];
  const width = Math.min(plan[i + 2], plan[j + 2]) - Math.max(plan[i], plan[j]);
  const height = Math.min(plan[i + 3], plan[j + 3]) - Math.max(plan[i + 1], plan[j + 1]);
  if (width <= 0 || height <= 0) return false;
  const areaOfBox = (at: number): number => (plan[at + 2] - plan[at]) * (plan[at + 3] - plan[at + 1]);
  const [areaA, areaB, common] = [areaOfBox(i), areaOfBox(j), width * height];
  return common >= SAME_BOX * (areaA + areaB - common) || common >= PART_BOX * Math.min(areaA, areaB);
}
