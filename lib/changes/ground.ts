/** Millimetres of a cell of ground. The grid is fixed to the zero of the frame. */
export const CELL = 10_000;
/** Cells of a chunk each way; a chunk is a bitmap of two words a row. */
const CHUNK = 64;
const WORDS = (CHUNK * CHUNK) / 32;
/** Added to the numbers of chunks so that they are not negative in a key. */
const BIAS = 0x8000;

/** Where a vintage looked: cells of 10 m, in chunks of 64 × 64 by their key. */
export interface Ground {
  chunks: Map<number, Uint32Array>;
}

/** A polygon or several of them as GeoJSON has them, but in millimetres of the frame. */
export type Coverage =
  | { type: 'Polygon'; coordinates: [number, number][][] }
  | { type: 'MultiPolygon'; coordinates: [number, number][][][] };

export function createGround(): Ground {
  return { chunks: new Map() };
}

/**
 * Adds the cells whose centres lie in a box, and the one in which the box has its own centre: no more, since at the rim
 * of a survey half a cell holds the neighbour's house.
 */
export function coverBox(ground: Ground, minX: number, minY: number, maxX: number, maxY: number): void {
  mark(ground, cellOf((minX + maxX) / 2), cellOf((minY + maxY) / 2));
  const [left, right] = [Math.ceil(minX / CELL - 0.5), Math.floor(maxX / CELL - 0.5)];
  const [bottom, top] = [Math.ceil(minY / CELL - 0.5), Math.floor(maxY / CELL - 0.5)];
  for (let row = bottom; row <= top; row++)
    for (let column = left; column <= right; column++) mark(ground, column, row);
}

/** The ground that a dataset's settings name for a vintage: the cells whose centres lie in it. */
export function groundOfCoverage(coverage: Coverage): Ground {
  const ground = createGround();
  const polygons = coverage.type === 'Polygon' ? [coverage.coordinates] : coverage.coordinates;
  for (const rings of polygons) fill(ground, rings);
  return ground;
}

/**
 * Whether a vintage looked at a box (millimetres): at its centre and at half of its cells or more.
 */
export function looked(ground: Ground, minX: number, minY: number, maxX: number, maxY: number): boolean {
  if (!isMarked(ground, cellOf((minX + maxX) / 2), cellOf((minY + maxY) / 2))) return false;
  const [left, right, bottom, top] = [cellOf(minX), cellOf(maxX), cellOf(minY), cellOf(maxY)];
  let count = 0;
  for (let row = bottom; row <= top; row++) {
    for (let column = left; column <= right; column++) if (isMarked(ground, column, row)) count++;
  }
  return 2 * count >= (right - left + 1) * (top - bottom + 1);
}

/** Calls back with the column and row of every cell of a ground. */
export function forEachCell({ chunks }: Ground, visit: (column: number, row: number) => void): void {
  for (const [key, words] of chunks) {
    const [left, bottom] = cornerOf(key);
    for (let cell = 0; cell < CHUNK * CHUNK; cell++) {
      if (words[cell >> 5] & (1 << (cell & 31))) visit(left + (cell % CHUNK), bottom + Math.floor(cell / CHUNK));
    }
  }
}

export function mark({ chunks }: Ground, column: number, row: number): void {
  const key = keyOf(column, row);
  let words = chunks.get(key);
  if (!words) {
    words = new Uint32Array(WORDS);
    chunks.set(key, words);
  }
  const cell = (row & (CHUNK - 1)) * CHUNK + (column & (CHUNK - 1));
  words[cell >> 5] |= 1 << (cell & 31);
}

function isMarked({ chunks }: Ground, column: number, row: number): boolean {
  const words = chunks.get(keyOf(column, row));
  if (!words) return false;
  const cell = (row & (CHUNK - 1)) * CHUNK + (column & (CHUNK - 1));
  return (words[cell >> 5] & (1 << (cell & 31))) !== 0;
}

const cellOf = (millimetres: number): number => Math.floor(millimetres / CELL);
const keyOf = (column: number, row: number): number => ((row >> 6) + BIAS) * 0x10000 + (column >> 6) + BIAS;

/** The column and row of the first cell of a chunk. */
export function cornerOf(key: number): [number, number] {
  return [((key & 0xffff) - BIAS) * CHUNK, (Math.floor(key / 0x10000) - BIAS) * CHUNK];
}

/** Marks the cells whose centres lie in a polygon with holes, by the even-odd rule. */
function fill(ground: Ground, rings: [number, number][][]): void {
  const heights = rings.flatMap((ring) => ring.map(([, y]) => y));
  const top = cellOf(heights.reduce((a, b) => Math.max(a, b), -Infinity));
  for (let row = cellOf(heights.reduce((a, b) => Math.min(a, b), Infinity)); row <= top; row++) {
    const y = (row + 0.5) * CELL;
    const crossings: number[] = [];
    for (const ring of rings) {
      for (let end = 0, start = ring.length - 1; end < ring.length; start = end++) {
        const [[ax, ay], [bx, by]] = [ring[start], ring[end]];
        if (ay > y !== by > y) crossings.push(ax + ((y - ay) * (bx - ax)) / (by - ay));
      }
    }
    crossings.sort((a, b) => a - b);
    for (let index = 0; index + 1 < crossings.length; index += 2) {
      const last = Math.ceil(crossings[index + 1] / CELL - 0.5);
      for (let column = Math.ceil(crossings[index] / CELL - 0.5); column < last; column++) mark(ground, column, row);
    }
  }
}
