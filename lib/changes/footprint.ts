import { union } from 'polyclip-ts';
import { boundaryOf, doubleArea } from './boundary.ts';
import type { Outline } from './outline.ts';
import { type Grid, NOTHING, paint, pitchFor, type TurnedTriangles, turn } from './raster.ts';

/** Rings of closed corners: an exterior, then holes. */
export type Polygon = [number, number][][];

/** The heights of an outline on the lattice of `raster.ts`. */
export interface Footprint extends Grid {
  /** Highest roof in millimetres at each pixel, row by row; `NOTHING` or `GROUND_ONLY` where there is none. */
  heights: Int32Array;
}

/** Samples an outline that is moved by `shift` (millimetres) first; `pixel` is the pitch in millimetres. */
export function rasterise(
  outline: Outline,
  { pixel = pitchOf(outline), shift = { x: 0, y: 0 } }: { pixel?: number; shift?: { x: number; y: number } } = {},
): Footprint {
  const turned = turn(outline.triangles, shift.x, shift.y, pixel, new Float64Array(outline.triangles.length));
  const grid = windowOf(turned, pixel);
  const heights = new Int32Array(grid.columns * grid.rows);
  paint(turned, outline.roofs, grid, heights);
  return { ...grid, heights };
}

let corners = new Float64Array(1 << 10);
let scratch = new Int32Array(1 << 14);

/** Square metres of the ground plan: what lies under several triangles counts once. */
export function areaOf(outline: Outline): number {
  const pixel = pitchOf(outline);
  if (corners.length < outline.triangles.length) corners = new Float64Array(2 * outline.triangles.length);
  const turned = turn(outline.triangles, 0, 0, pixel, corners);
  const grid = windowOf(turned, pixel);
  const pixels = grid.columns * grid.rows;
  if (scratch.length < pixels) scratch = new Int32Array(2 * pixels);
  paint(turned, outline.roofs, grid, scratch);
  let covered = 0;
  for (let at = 0; at < pixels; at++) if (scratch[at] !== NOTHING) covered++;
  return (covered * pixel * pixel) / 1e6;
}

function windowOf({ count, minU, minV, maxU, maxV }: TurnedTriangles, pixel: number): Grid {
  if (count === 0) return { pixel, column: 0, row: 0, columns: 0, rows: 0 };
  const [column, row] = [Math.ceil(minU), Math.ceil(minV)];
  return { pixel, column, row, columns: Math.ceil(maxU) - column, rows: Math.ceil(maxV) - row };
}

/** Least x, y, z, then greatest x, y, z of an outline, in millimetres; infinite where it has no triangles. */
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
 * The ground plan as polygons of closed rings (exterior first, then holes), in millimetres of the frame. Quick where roofs
 * lie side by side and cover the grounds; else all triangles are united exactly, which is slow.
 */
export function polygonsOf(outline: Outline): Polygon[] {
  return sideBySide(outline) ?? unitedTriangles(outline);
}

/** A shell alone, or with holes; undefined where it is not as simple. */
function sideBySide(outline: Outline): Polygon[] | undefined {
  const { triangles, roofs } = outline;
  const count = roofs > 0 ? roofs : triangles.length / 9;
  const area = areaOf(outline);
  const rings = boundaryOf(triangles, count);
  if (!rings || rings.length === 0) return undefined;
  const areas = rings.map((ring) => doubleArea(ring) / 2e6);
  const covered = areas.reduce((sum, one) => sum + one, 0);
  // Roofs above each other would count twice, and uncovered grounds not at all.
  if (Math.abs(covered - area) > 0.02 * area || areas.filter((one) => one > 0).length !== 1) return undefined;
  return [rings.toSorted((a, b) => doubleArea(b) - doubleArea(a))];
}

function unitedTriangles({ triangles }: Outline): Polygon[] {
  const plan: Polygon[] = [];
  for (let at = 0; at < triangles.length; at += 9) {
    const corner = (index: number): [number, number] => [triangles[at + 3 * index], triangles[at + 3 * index + 1]];
    const [a, b, c] = [corner(0), corner(1), corner(2)];
    if ((b[0] - a[0]) * (c[1] - a[1]) !== (c[0] - a[0]) * (b[1] - a[1])) plan.push([[a, b, c, a]]);
  }
  const [first, ...others] = plan;
  return first ? (union(first, ...others) as Polygon[]) : [];
}

function pitchOf(outline: Outline): number {
  const [minX, minY, , maxX, maxY] = extentOf(outline);
  return pitchFor(Math.max(0, maxX - minX), Math.max(0, maxY - minY));
}
