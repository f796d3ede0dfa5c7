import { areaOf, extentOf } from './footprint.ts';
import type { Outline } from './outline.ts';
import { GROUND_ONLY, type Grid, NOTHING, paint, pitchFor, turn } from './raster.ts';
import type { Shift } from './shift.ts';
import type { Thresholds } from './thresholds.ts';

/** What two bodies of different vintages have in common. Areas add up over the pairs of a component. */
export interface PairEvidence {
  /** Square metres of ground plan that lie in both. */
  overlap: number;
  /** Square metres of the overlap on which both sides have a certain height. */
  measured: number;
  /** Square metres of what is measured on which the heights agree. */
  sameHeight: number;
  /** Metres by which the later roof lies higher: the median over what is measured, of the tops where nothing is. */
  heightChange: number;
  /** Metres by which the later body's highest point lies higher. */
  topChange: number;
}

/** Level of detail of a body that is a footprint: it has no height. */
const FOOTPRINT_LOD = 0;
/** Level of detail of a body that is a block: its roof says one height, be it that of eaves, ridge or between. */
const BLOCK_LOD = 1;

let cornersA = new Float64Array(1 << 10);
let cornersB = new Float64Array(1 << 10);
let heightsA = new Int32Array(1 << 14);
let heightsB = new Int32Array(1 << 14);

/**
 * Compares two bodies, or answers undefined where they do no more than touch. Symmetric: the other way round, and with
 * the shift turned, it gives the same areas and the opposite changes, since each side is moved by half of the shift.
 *
 * @param shift millimetres by which the whole survey of `b` lies off that of `a`; taken out before comparing.
 * @param lods levels of detail of `a` and `b`; where the poorer is a block, tops and medians are compared, not roofs.
 */
export function comparePair(
  a: Outline,
  b: Outline,
  shift: Shift,
  lods: readonly [number, number],
  thresholds: Thresholds,
): PairEvidence | undefined {
  if (shift.x === 0 && shift.y === 0 && shift.z === 0 && isSame(a, b)) {
    const area = areaOf(a);
    return area === 0 ? undefined : { ...sameEverywhere(area), heightChange: 0, topChange: 0 };
  }
  const grid = commonGrid(a, b, shift);
  if (!grid) return undefined;
  const { common, measured, agreeing, median } = measure(grid, shift.z, thresholds.heightTolerance * 1000);
  const pixelArea = (grid.pixel * grid.pixel) / 1e6;
  const overlap = common * pixelArea;
  if (overlap === 0 || overlap < thresholds.contactShare * Math.min(planAreaOf(a), planAreaOf(b))) return undefined;
  const topChange = (topOf(b) - topOf(a) - shift.z) / 1000 || 0;
  const heightChange = measured > 0 ? median / 1000 || 0 : topChange;
  const poorer = Math.min(...lods);
  if (poorer === FOOTPRINT_LOD) return { ...sameEverywhere(overlap), heightChange: 0, topChange: 0 };
  if (poorer === BLOCK_LOD && lods[0] !== lods[1]) {
    const isSameBlock = Math.min(Math.abs(heightChange), Math.abs(topChange)) <= thresholds.blockHeightTolerance;
    return { overlap, measured: overlap, sameHeight: isSameBlock ? overlap : 0, heightChange, topChange };
  }
  return { overlap, measured: measured * pixelArea, sameHeight: agreeing * pixelArea, heightChange, topChange };
}

const sameEverywhere = (overlap: number) => ({ overlap, measured: overlap, sameHeight: overlap });

function isSame(a: Outline, b: Outline): boolean {
  if (a.roofs !== b.roofs || a.triangles.length !== b.triangles.length) return false;
  for (let at = 0; at < a.triangles.length; at++) if (a.triangles[at] !== b.triangles[at]) return false;
  return true;
}

/** Draws both outlines into the window that they share. */
function commonGrid(a: Outline, b: Outline, shift: Shift): Grid | undefined {
  const boxA = extentOf(a);
  const boxB = extentOf(b);
  const width =
    Math.min(boxA[3] + shift.x / 2, boxB[3] - shift.x / 2) - Math.max(boxA[0] + shift.x / 2, boxB[0] - shift.x / 2);
  const height =
    Math.min(boxA[4] + shift.y / 2, boxB[4] - shift.y / 2) - Math.max(boxA[1] + shift.y / 2, boxB[1] - shift.y / 2);
  if (!(width > 0 && height > 0)) return undefined;
  const pixel = pitchFor(width, height);
  if (cornersA.length < a.triangles.length) cornersA = new Float64Array(2 * a.triangles.length);
  if (cornersB.length < b.triangles.length) cornersB = new Float64Array(2 * b.triangles.length);
  const turnedA = turn(a.triangles, shift.x / 2, shift.y / 2, pixel, cornersA);
  const turnedB = turn(b.triangles, -shift.x / 2, -shift.y / 2, pixel, cornersB);
  const column = Math.ceil(Math.max(turnedA.minU, turnedB.minU));
  const row = Math.ceil(Math.max(turnedA.minV, turnedB.minV));
  const columns = Math.ceil(Math.min(turnedA.maxU, turnedB.maxU)) - column;
  const rows = Math.ceil(Math.min(turnedA.maxV, turnedB.maxV)) - row;
  if (columns <= 0 || rows <= 0) return undefined;
  const grid: Grid = { pixel, column, row, columns, rows };
  if (heightsA.length < columns * rows) {
    heightsA = new Int32Array(2 * columns * rows);
    heightsB = new Int32Array(2 * columns * rows);
  }
  paint(turnedA, a.roofs, grid, heightsA);
  paint(turnedB, b.roofs, grid, heightsB);
  return grid;
}

/** Counts the pixels in both drawings, those with heights on both sides and those whose heights agree. */
function measure(grid: Grid, shiftZ: number, tolerance: number) {
  const pixels = grid.columns * grid.rows;
  let [common, agreeing, measured] = [0, 0, 0];
  for (let at = 0; at < pixels; at++) {
    const a = heightsA[at];
    const b = heightsB[at];
    if (a === NOTHING || b === NOTHING) continue;
    common++;
    if (a === GROUND_ONLY || b === GROUND_ONLY) continue;
    const change = b - a - shiftZ;
    if (change <= tolerance && change >= -tolerance) agreeing++;
    heightsA[measured++] = change; // already read
  }
  return { common, measured, agreeing, median: medianOf(heightsA, measured) };
}

/** The median of the first `count` numbers, which are reordered; the mean of the middle two of an even count. */
function medianOf(numbers: Int32Array, count: number): number {
  if (count === 0) return 0;
  const middle = select(numbers, count, count >> 1);
  if (count & 1) return middle;
  let below = -Infinity;
  for (let at = 0; at < count >> 1; at++) if (numbers[at] > below) below = numbers[at];
  return (middle + below) / 2;
}

/** Hoare's selection: puts the number of rank `rank` in its place, smaller ones before it. */
function select(numbers: Int32Array, count: number, rank: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = numbers[(low + high) >> 1];
    let [left, right] = [low, high];
    while (left <= right) {
      while (numbers[left] < pivot) left++;
      while (numbers[right] > pivot) right--;
      if (left > right) break;
      const swapped = numbers[left];
      numbers[left++] = numbers[right];
      numbers[right--] = swapped;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else break;
  }
  return numbers[rank];
}

/** Square metres of what faces up or, if more, down, in plan; more than the ground plan where roofs overlap. */
function planAreaOf({ triangles }: Outline): number {
  let [up, down] = [0, 0];
  for (let at = 0; at < triangles.length; at += 9) {
    const ux = triangles[at + 3] - triangles[at];
    const uy = triangles[at + 4] - triangles[at + 1];
    const vx = triangles[at + 6] - triangles[at];
    const vy = triangles[at + 7] - triangles[at + 1];
    const doubled = ux * vy - uy * vx;
    if (doubled > 0) up += doubled;
    else down -= doubled;
  }
  return Math.max(up, down) / 2e6;
}

function topOf({ triangles }: Outline): number {
  let top = -Infinity;
  for (let at = 2; at < triangles.length; at += 3) if (triangles[at] > top) top = triangles[at];
  return top;
}
