import { union } from 'polyclip-ts';
import type { Outline } from './outline.ts';
import { type Grid, NOTHING, paint, pitchFor, turn } from './raster.ts';

/** The heights of an outline on the lattice of `raster.ts`. */
export interface Footprint extends Grid {
  /** Highest roof in millimetres at each pixel, row by row; `NOTHING` or `GROUND_ONLY` where there is none. */
  heights: Int32Array;
}

/** Samples an outline that is moved by `shift` (millimetres) first; `pixel` is the pitch in millimetres. */
export function rasterise(
  outline: Outline,
  { pixel, shift = { x: 0, y: 0 } }: { pixel?: number; shift?: { x: number; y: number } } = {},
): Footprint {
  const { triangles, roofs } = outline;
  const pitch = pixel ?? pitchOf(outline);
  const turned = turn(triangles, shift.x, shift.y, pitch, new Float64Array(triangles.length));
  const column = Math.ceil(turned.minU);
  const row = Math.ceil(turned.minV);
  const columns = triangles.length === 0 ? 0 : Math.max(0, Math.ceil(turned.maxU) - column);
  const rows = triangles.length === 0 ? 0 : Math.max(0, Math.ceil(turned.maxV) - row);
  const grid: Grid = { pixel: pitch, column, row, columns, rows };
  const heights = new Int32Array(columns * rows);
  paint(turned, roofs, grid, heights);
  return { ...grid, heights };
}

/** Square metres of the ground plan: what lies under several triangles counts once. */
export function areaOf(outline: Outline): number {
  const { heights, pixel } = rasterise(outline);
  let covered = 0;
  for (let at = 0; at < heights.length; at++) if (heights[at] !== NOTHING) covered++;
  return (covered * pixel * pixel) / 1e6;
}

/** Least and greatest x, y, z of an outline's roofs and grounds, in millimetres; z of the roofs alone where it has any. */
export function extentOf({ triangles }: Outline): [number, number, number, number, number, number] {
  let [minX, minY, minZ, maxX, maxY, maxZ] = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (let at = 0; at < triangles.length; at += 3) {
    const [x, y, z] = [triangles[at], triangles[at + 1], triangles[at + 2]];
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
    if (z < minZ) minZ = z;
    if (z > maxZ) maxZ = z;
  }
  return [minX, minY, minZ, maxX, maxY, maxZ];
}

/**
 * The ground plan as polygons of closed rings (exterior first, then holes), in millimetres of the frame. Slow (it unites
 * all triangles exactly): for what is shown to people, not for comparing.
 */
export function polygonsOf({ triangles }: Outline): [number, number][][][] {
  const plan: [number, number][][][] = [];
  for (let at = 0; at < triangles.length; at += 9) {
    const corner = (index: number): [number, number] => [triangles[at + 3 * index], triangles[at + 3 * index + 1]];
    const [a, b, c] = [corner(0), corner(1), corner(2)];
    if ((b[0] - a[0]) * (c[1] - a[1]) !== (c[0] - a[0]) * (b[1] - a[1])) plan.push([[a, b, c, a]]);
  }
  const [first, ...others] = plan;
  return first ? (union(first, ...others) as [number, number][][][]) : [];
}

function pitchOf(outline: Outline): number {
  const [minX, minY, , maxX, maxY] = extentOf(outline);
  return pitchFor(Math.max(0, maxX - minX), Math.max(0, maxY - minY));
}
