/**
 * Positions of a tile as whole steps from an origin. The step is a centimetre, so that a corner is at most 8.7 mm off;
 * tiles of more than 655 m keep float32, relative to the origin.
 */
const STEP = 0.01;
const MOST_STEPS = 0xffff;

export interface Positions {
  /** Multiplied with the values and added to the origin, they are metres. */
  step: number;
  origin: [number, number, number];
  /** x, y, z of each corner. */
  values: Uint16Array | Float32Array;
  min: [number, number, number];
  max: [number, number, number];
}

/** Quantizes corners in metres, x, y, z by turns. There must be at least one. */
export function quantize(corners: Float64Array): Positions {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < corners.length; at += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const step = Math.round(corners[at + axis] / STEP);
      if (step < low[axis]) low[axis] = step;
      if (step > high[axis]) high[axis] = step;
    }
  }
  const fits = high.every((step, axis) => step - low[axis] <= MOST_STEPS);
  const scale = fits ? STEP : 1;
  const values = new (fits ? Uint16Array : Float32Array)(corners.length);
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < corners.length; at += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const metres = corners[at + axis];
      values[at + axis] = fits ? Math.round(metres / STEP) - low[axis] : metres - low[axis] * STEP;
      const value = values[at + axis];
      if (value < min[axis]) min[axis] = value;
      if (value > max[axis]) max[axis] = value;
    }
  }
  const origin = low.map((step) => step / 100) as [number, number, number];
  return { step: scale, origin, values, min, max };
}
