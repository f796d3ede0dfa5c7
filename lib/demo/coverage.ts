/** Where each of the three surveys looked. */
import type { Box } from './town.ts';

/** Streets, blocks and boulevards: metres. */
const BLOCK = { width: 90, depth: 66 };
const STREET = 14;
/** The boulevards along which surveys end are so wide that no way of closing gaps leads over them unseen. */
const BOULEVARD = 44;
/** Width of the park around the quarter that the second survey left out. */
const PARK = 30;
/**
 * What is built or taken away lies at least this far inside of what both surveys saw, so that the closing of the
 * footprints by 100 m surely holds it.
 */
const WELL_INSIDE = 45;
/** The same from the park's outer border, beyond which a row's length may be empty. */
const WELL_OUTSIDE_PARK = 120;

export interface Coverage {
  /** The corner of each block. */
  blocks: { column: number; row: number; bounds: Box }[];
  /** The surveys that looked at a box, or undefined where nothing may stand since one of them ends there. */
  seenBy(box: Box): number[] | undefined;
  /** True where a box lies well inside of the ground of each survey that looked at it. */
  wellInside(box: Box): boolean;
}

/**
 * Lays out a town of blocks. The first survey did not look north of the northern boulevard (the two last rows of
 * blocks), the third not east of the eastern one (the two last columns), and the second left out a round quarter.
 */
export function layOut(columns: number, rows: number): Coverage {
  const x = (column: number) => column * (BLOCK.width + STREET) + (column >= columns - 2 ? BOULEVARD - STREET : 0);
  const y = (row: number) => row * (BLOCK.depth + STREET) + (row >= rows - 2 ? BOULEVARD - STREET : 0);
  const east = x(columns - 3) + BLOCK.width;
  const north = y(rows - 3) + BLOCK.depth;
  const all = { x0: 0, y0: 0, x1: x(columns - 1) + BLOCK.width, y1: y(rows - 1) + BLOCK.depth };
  const seen: Box[] = [{ ...all, y1: north }, all, { ...all, x1: east }];
  const quarter = { x: east * 0.45, y: north * 0.5, radius: Math.max(170, Math.min(east, north) * 0.32) };

  const seenBy = (box: Box) => {
    const leftOut = distances(box, quarter).farthest < quarter.radius - PARK;
    if (!leftOut && distances(box, quarter).nearest < quarter.radius) return undefined;
    return [0, 1, 2].filter((survey) => insideBy(box, seen[survey]) >= 0 && !(survey === 1 && leftOut));
  };
  return {
    blocks: Array.from({ length: columns * rows }, (_, index) => {
      const [column, row] = [index % columns, Math.floor(index / columns)];
      const [x0, y0] = [x(column), y(row)];
      return { column, row, bounds: { x0, y0, x1: x0 + BLOCK.width, y1: y0 + BLOCK.depth } };
    }),
    seenBy,
    wellInside: (box) =>
      (seenBy(box) ?? []).every(
        (survey) =>
          insideBy(box, seen[survey]) >= WELL_INSIDE &&
          (survey !== 1 || distances(box, quarter).nearest >= quarter.radius + WELL_OUTSIDE_PARK),
      ),
  };
}

/** How far a box lies inside of another; negative where it does not. */
function insideBy(box: Box, around: Box): number {
  return Math.min(box.x0 - around.x0, box.y0 - around.y0, around.x1 - box.x1, around.y1 - box.y1);
}

/** Distances of the nearest and the farthest point of a box from a point. */
function distances(box: Box, from: { x: number; y: number }): { nearest: number; farthest: number } {
  const away = (low: number, high: number, at: number) => Math.max(low - at, 0, at - high);
  const across = (low: number, high: number, at: number) => Math.max(Math.abs(at - low), Math.abs(high - at));
  return {
    nearest: Math.hypot(away(box.x0, box.x1, from.x), away(box.y0, box.y1, from.y)),
    farthest: Math.hypot(across(box.x0, box.x1, from.x), across(box.y0, box.y1, from.y)),
  };
}
