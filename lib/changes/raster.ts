/**
 * Heights seen from above on a lattice that is fixed to the zero of the frame. The lattice is turned by an angle with an
 * irrational tangent, so that walls, which like to run along the axes of a map, never run along its rows: sampling
 * errors average out along each wall and areas come out about ten times closer than on an upright grid of the same pitch.
 */
const TURN = Math.atan((Math.sqrt(5) - 1) / 2);
const COS = Math.cos(TURN);
const SIN = Math.sin(TURN);

/** Height of a pixel that nothing covers. */
export const NOTHING = -0x80000000;
/** Height of a pixel that is covered by a ground alone. */
export const GROUND_ONLY = -0x7fffffff;

/** A window of the turned lattice. */
export interface Grid {
  /** Pitch in millimetres. */
  pixel: number;
  column: number;
  row: number;
  columns: number;
  rows: number;
}

/** Triangles in pixels of the turned lattice, whose pixel centres have whole numbers; heights stay millimetres. */
export interface TurnedTriangles {
  /** u, v, z of three corners a triangle. */
  corners: Float64Array;
  count: number;
  minU: number;
  minV: number;
  maxU: number;
  maxV: number;
}

/** Pixels that a house is sampled with, at most. Areas come out to half a percent with half as many. */
const ENOUGH = 1200;
/** Millimetres beyond which the pitch grows only for what would take more than a hundred thousand pixels. */
const COARSE = 500;
const TOO_MANY = 1e5;

/**
 * The pitch for a box of so many millimetres each way: from 25 cm by steps of √2, so that a house takes about a thousand
 * pixels and its area comes out to half a percent.
 */
export function pitchFor(width: number, height: number): number {
  const area = width * height;
  let pixel = 250;
  while ((area > ENOUGH * pixel * pixel && pixel < COARSE) || area > TOO_MANY * pixel * pixel) pixel *= Math.SQRT2;
  return pixel;
}

/** Brings triangles (x, y, z in millimetres, moved by dx and dy) onto the lattice; writes into `corners`. */
export function turn(
  triangles: Int32Array,
  dx: number,
  dy: number,
  pixel: number,
  corners: Float64Array,
): TurnedTriangles {
  const [cos, sin] = [COS / pixel, SIN / pixel];
  let [minU, minV, maxU, maxV] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < triangles.length; at += 3) {
    const x = triangles[at] + dx;
    const y = triangles[at + 1] + dy;
    const u = cos * x + sin * y;
    const v = cos * y - sin * x;
    corners[at] = u;
    corners[at + 1] = v;
    corners[at + 2] = triangles[at + 2];
    if (u < minU) minU = u;
    if (u > maxU) maxU = u;
    if (v < minV) minV = v;
    if (v > maxV) maxV = v;
  }
  return { corners, count: triangles.length / 9, minU, minV, maxU, maxV };
}

/** Draws triangles into a window: the highest roof at each pixel, `GROUND_ONLY` where there is none. */
export function paint(triangles: TurnedTriangles, roofs: number, grid: Grid, heights: Int32Array): void {
  heights.fill(NOTHING, 0, grid.columns * grid.rows);
  for (let triangle = 0; triangle < triangles.count; triangle++) {
    paintTriangle(triangles.corners, 9 * triangle, triangle < roofs, grid, heights);
  }
}

function paintTriangle(corners: Float64Array, first: number, roof: boolean, grid: Grid, heights: Int32Array): void {
  // Corners from the lowest v to the highest.
  let a = first;
  let b = first + 3;
  let c = first + 6;
  let swapped = a;
  if (corners[b + 1] < corners[a + 1]) {
    a = b;
    b = swapped;
  }
  if (corners[c + 1] < corners[b + 1]) {
    swapped = c;
    c = b;
    b = swapped;
    if (corners[b + 1] < corners[a + 1]) {
      b = a;
      a = swapped;
    }
  }
  const ua = corners[a];
  const va = corners[a + 1];
  const za = corners[a + 2];
  const ub = corners[b];
  const vb = corners[b + 1];
  const zb = corners[b + 2];
  const uc = corners[c];
  const vc = corners[c + 1];
  const zc = corners[c + 2];
  const double = (ub - ua) * (vc - va) - (uc - ua) * (vb - va);
  if (double === 0) return;
  const top = Math.min(Math.ceil(vc), grid.row + grid.rows);
  const lowest = Math.min(za, zb, zc);
  const highest = Math.max(za, zb, zc);
  const slopeU = ((zb - za) * (vc - va) - (zc - za) * (vb - va)) / double;
  const slopeV = ((ub - ua) * (zc - za) - (uc - ua) * (zb - za)) / double;
  // Edges are followed from their lower end, so that two triangles find the same pixels on either side of a shared one.
  const alongAC = (uc - ua) / (vc - va);
  const alongAB = (ub - ua) / (vb - va);
  const alongBC = (uc - ub) / (vc - vb);
  for (let row = Math.max(Math.ceil(va), grid.row); row < top; row++) {
    const longSide = ua + (row - va) * alongAC;
    const shortSide = row < vb ? ua + (row - va) * alongAB : ub + (row - vb) * alongBC;
    const start = Math.max(Math.ceil(double > 0 ? longSide : shortSide), grid.column);
    const end = Math.min(Math.ceil(double > 0 ? shortSide : longSide), grid.column + grid.columns);
    let at = (row - grid.row) * grid.columns + start - grid.column;
    if (!roof) {
      for (let column = start; column < end; column++, at++) if (heights[at] === NOTHING) heights[at] = GROUND_ONLY;
    } else if (lowest === highest) {
      for (let column = start; column < end; column++, at++) if (heights[at] < lowest) heights[at] = lowest;
    } else {
      let height = za + slopeU * (start - ua) + slopeV * (row - va);
      for (let column = start; column < end; column++, at++, height += slopeU) {
        // A sliver's plane is steep beyond its corners.
        const clamped = Math.max(lowest, Math.min(highest, height));
        if (heights[at] < clamped) heights[at] = clamped;
      }
    }
  }
}
