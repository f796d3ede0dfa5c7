import type { GroundBox, ToLocal } from './localFrame.ts';

/**
 * A box is fitted as a whole, else as 2×2, 4×4 … cells of its own; where even the finest do not keep to the exact way,
 * that one is taken.
 */
const FINEST = 16;
/** Metres; the rest of the promised millimetre is left for what lies between the places checked. */
const TOLERANCE = 0.0005;
/** Heights in millimetres at which a fit is checked. It is linear in height, so between them it is as good. */
const LOWEST = -1_000_000;
const HIGHEST = 9_000_000;
/** Coefficients of a cell: 3 axes of 6 for the ground and 3 for the way up. */
const COEFFICIENTS = 27;

/**
 * Creates a fast way to the local space for vertices in a box.
 *
 * Height moves a point along the normal of the ellipsoid, so local = ground(x, y) + height · up(x, y), without remainder. Over a
 * few kilometres the ground is a quadratic and the normal a linear polynomial of (x, y) to well below a millimetre (the
 * cubic terms of a map projection are of size³ / 6 R²). They are told by nine and four exact values.
 */
export function createPatch(box: GroundBox, exact: ToLocal): ToLocal {
  for (let cells = 1; cells <= FINEST; cells *= 2) {
    const coefficients = approximate(box, cells, exact);
    const patch = createEvaluation(box, cells, coefficients, exact);
    if (isWithinTolerance(box, cells, patch, exact)) return patch;
  }
  return exact;
}

function createEvaluation(box: GroundBox, cells: number, coefficients: Float64Array, exact: ToLocal): ToLocal {
  const { minX, minY, maxX, maxY } = box;
  const { width, height } = cellSize(box, cells);
  const [perX, perY] = [1 / width, 1 / height];
  const c = coefficients;
  const vertex = new Int32Array(3);
  const local = new Float64Array(3);
  return (coordinates, out) => {
    for (let at = 0; at < coordinates.length; at += 3) {
      const x = coordinates[at];
      const y = coordinates[at + 1];
      if (x < minX || x > maxX || y < minY || y > maxY) {
        vertex.set(coordinates.subarray(at, at + 3));
        exact(vertex, local);
        out.set(local, at);
        continue;
      }
      // Position in cells, then from the middle of the vertex's cell in half cells: -1 to 1. Integer arithmetic (| 0)
      // spares a third of the time.
      const column = (x - minX) * perX;
      const row = (y - minY) * perY;
      const i = Math.min(cells - 1, column | 0);
      const j = Math.min(cells - 1, row | 0);
      const u = 2 * (column - i) - 1;
      const v = 2 * (row - j) - 1;
      const z = coordinates[at + 2] / 1000;
      const k = ((j * cells + i) * COEFFICIENTS) | 0;
      out[at] =
        c[k] +
        u * (c[k + 1] + u * c[k + 3] + v * c[k + 4]) +
        v * (c[k + 2] + v * c[k + 5]) +
        z * (c[k + 6] + u * c[k + 7] + v * c[k + 8]);
      out[at + 1] =
        c[k + 9] +
        u * (c[k + 10] + u * c[k + 12] + v * c[k + 13]) +
        v * (c[k + 11] + v * c[k + 14]) +
        z * (c[k + 15] + u * c[k + 16] + v * c[k + 17]);
      out[at + 2] =
        c[k + 18] +
        u * (c[k + 19] + u * c[k + 21] + v * c[k + 22]) +
        v * (c[k + 20] + v * c[k + 23]) +
        z * (c[k + 24] + u * c[k + 25] + v * c[k + 26]);
    }
  };
}

/** Of each cell in rows, for each axis: 1, u, v, u², uv, v² of the ground; 1, u, v of the way up. */
function approximate(box: GroundBox, cells: number, exact: ToLocal): Float64Array {
  // Nodes at the corners, the middles of the sides and the centre of every cell; neighbours share them.
  const side = 2 * cells + 1;
  const { width, height } = cellSize(box, cells);
  const ground = sample(box, side, width / 2, height / 2, 0, exact);
  const lifted = sample(box, side, width / 2, height / 2, 1_000_000, exact);
  const up = lifted.map((value, at) => (value - ground[at]) / 1000);
  const coefficients = new Float64Array(cells * cells * COEFFICIENTS);
  for (let j = 0; j < cells; j++) {
    for (let i = 0; i < cells; i++) {
      for (let axis = 0; axis < 3; axis++) {
        const node = (values: Float64Array, u: number, v: number) =>
          values[((2 * j + 1 + v) * side + 2 * i + 1 + u) * 3 + axis];
        const values = (u: number, v: number) => node(ground, u, v);
        const ups = (u: number, v: number) => node(up, u, v);
        coefficients.set(
          [...quadratic(values), ...linear(ups)],
          (j * cells + i) * COEFFICIENTS + axis * (COEFFICIENTS / 3),
        );
      }
    }
  }
  return coefficients;
}

/** Central differences over the nodes at -1, 0 and 1. */
function quadratic(f: (u: number, v: number) => number): number[] {
  return [
    f(0, 0),
    (f(1, 0) - f(-1, 0)) / 2,
    (f(0, 1) - f(0, -1)) / 2,
    (f(1, 0) + f(-1, 0)) / 2 - f(0, 0),
    (f(1, 1) - f(-1, 1) - f(1, -1) + f(-1, -1)) / 4,
    (f(0, 1) + f(0, -1)) / 2 - f(0, 0),
  ];
}

function linear(f: (u: number, v: number) => number): number[] {
  return [f(0, 0), (f(1, 0) - f(-1, 0)) / 2, (f(0, 1) - f(0, -1)) / 2];
}

/** Compares both ways on a raster that meets borders, corners and the inside of every cell, low and high. */
function isWithinTolerance(box: GroundBox, cells: number, patch: ToLocal, exact: ToLocal): boolean {
  const side = 4 * cells + 1;
  const { width, height } = cellSize(box, cells);
  return [LOWEST, HIGHEST].every((z) => {
    const wanted = sample(box, side, width / 4, height / 4, z, exact);
    const got = sample(box, side, width / 4, height / 4, z, patch);
    for (let at = 0; at < wanted.length; at += 3) {
      const error = Math.hypot(got[at] - wanted[at], got[at + 1] - wanted[at + 1], got[at + 2] - wanted[at + 2]);
      // Not the other way round, for NaN must not pass.
      if (!(error <= TOLERANCE)) return false;
    }
    return true;
  });
}

/** An even number of millimetres, so that all nodes lie on whole ones; together the cells may reach beyond the box. */
function cellSize(box: GroundBox, cells: number): { width: number; height: number } {
  const even = (length: number) => Math.max(2, 2 * Math.ceil(length / (2 * cells)));
  return { width: even(box.maxX - box.minX), height: even(box.maxY - box.minY) };
}

/** The local coordinates of side × side vertices, in rows from the lower left corner of the box, all at height z (mm). */
function sample(box: GroundBox, side: number, stepX: number, stepY: number, z: number, convert: ToLocal): Float64Array {
  const vertices = new Int32Array(side * side * 3);
  for (let j = 0, at = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      vertices[at++] = Math.floor(box.minX + i * stepX);
      vertices[at++] = Math.floor(box.minY + j * stepY);
      vertices[at++] = z;
    }
  }
  const local = new Float64Array(vertices.length);
  convert(vertices, local);
  return local;
}
