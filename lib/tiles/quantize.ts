/**
 * Positions of a tile relative to an origin, which lies on the grid of the steps: as whole steps of 1, 2 or 4 cm, so that
 * a corner is at most 0.9, 1.8 or 3.5 cm off, or as float32 metres.
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

/** Steps of which the finest is taken that 16 bits can count over the tile: up to 655, 1,310 and 2,621 m. */
const STEPS_PER_METRE = [100, 50, 25];
const MOST_STEPS = 0xffff;

/** Positions as whole steps in 16 bits; tiles too large for the coarsest step stay float32. Corners are metres, at least one. */
export function quantize(corners: Float64Array): Positions {
  for (const stepsPerMetre of STEPS_PER_METRE) {
    const { low, high } = limitsOf(corners, stepsPerMetre);
    if (high.every((step, axis) => step - low[axis] <= MOST_STEPS))
      return countSteps(corners, stepsPerMetre, low, high);
  }
  return rebase(corners);
}

function countSteps(corners: Float64Array, stepsPerMetre: number, low: Triple, high: Triple): Positions {
  const values = new Uint16Array(corners.length);
  for (let at = 0; at < corners.length; at += 3) {
    values[at] = Math.round(corners[at] * stepsPerMetre) - low[0];
    values[at + 1] = Math.round(corners[at + 1] * stepsPerMetre) - low[1];
    values[at + 2] = Math.round(corners[at + 2] * stepsPerMetre) - low[2];
  }
  const max: Triple = [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
  return { step: 1 / stepsPerMetre, origin: toMetres(low, stepsPerMetre), values, min: [0, 0, 0], max };
}

/** Positions as float32 metres. */
export function rebase(corners: Float64Array): Positions {
  const { low } = limitsOf(corners, STEPS_PER_METRE[0]);
  const origin = toMetres(low, STEPS_PER_METRE[0]);
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

const toMetres = (steps: Triple, stepsPerMetre: number): Triple => steps.map((step) => step / stepsPerMetre) as Triple;

/** The least and greatest steps along each axis. */
function limitsOf(corners: Float64Array, stepsPerMetre: number): { low: Triple; high: Triple } {
  const least: Triple = [Infinity, Infinity, Infinity];
  const greatest: Triple = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < corners.length; at += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const metres = corners[at + axis];
      if (metres < least[axis]) least[axis] = metres;
      if (metres > greatest[axis]) greatest[axis] = metres;
    }
  }
  const toSteps = (metres: number): number => Math.round(metres * stepsPerMetre);
  return { low: least.map(toSteps) as Triple, high: greatest.map(toSteps) as Triple };
}
