/**
 * Positions of a tile relative to an origin, which lies on a grid of centimetres: as whole centimetres, so that a corner is
 * at most 8.7 mm off, or as float32 metres.
 */
export interface Positions {
  /** Multiplied with the values and added to the origin, they are metres. */
  step: number;
  origin: [number, number, number];
  /** x, y, z of each corner. */
  values: Uint16Array | Float32Array;
  min: [number, number, number];
  max: [number, number, number];
}

const STEPS_PER_METRE = 100;
const MOST_STEPS = 0xffff;

/** Positions as centimetres in 16 bits; tiles of more than 655 m stay float32. Corners are metres, at least one. */
export function quantize(corners: Float64Array): Positions {
  const { low, high } = limitsOf(corners);
  if (high.some((step, axis) => step - low[axis] > MOST_STEPS)) return rebase(corners);
  const values = new Uint16Array(corners.length);
  for (let at = 0; at < corners.length; at += 3) {
    values[at] = toSteps(corners[at]) - low[0];
    values[at + 1] = toSteps(corners[at + 1]) - low[1];
    values[at + 2] = toSteps(corners[at + 2]) - low[2];
  }
  const max: Triple = [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
  return { step: 1 / STEPS_PER_METRE, origin: toMetres(low), values, min: [0, 0, 0], max };
}

/** Positions as float32 metres. */
export function rebase(corners: Float64Array): Positions {
  const { low } = limitsOf(corners);
  const origin = toMetres(low);
  const values = new Float32Array(corners.length);
  const min: Triple = [Infinity, Infinity, Infinity];
  const max: Triple = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < corners.length; at++) {
    const axis = at % 3;
    values[at] = corners[at] - origin[axis];
    min[axis] = Math.min(min[axis], values[at]);
    max[axis] = Math.max(max[axis], values[at]);
  }
  return { step: 1, origin, values, min, max };
}

type Triple = [number, number, number];

const toSteps = (metres: number): number => Math.round(metres * STEPS_PER_METRE);
const toMetres = (steps: Triple): Triple => steps.map((step) => step / STEPS_PER_METRE) as Triple;

/** The least and greatest steps along each axis. */
function limitsOf(corners: Float64Array): { low: Triple; high: Triple } {
  const least: Triple = [Infinity, Infinity, Infinity];
  const greatest: Triple = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < corners.length; at += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const metres = corners[at + axis];
      if (metres < least[axis]) least[axis] = metres;
      if (metres > greatest[axis]) greatest[axis] = metres;
    }
  }
  return { low: least.map(toSteps) as Triple, high: greatest.map(toSteps) as Triple };
}
