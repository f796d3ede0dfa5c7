/** Positions of corners as whole steps from an origin: origin + step × steps, in metres. */
export interface Positions {
  origin: Triple;
  step: number;
  /** x, y, z by turns. */
  steps: Uint32Array;
  /** Least and most steps along each axis. */
  least: Triple;
  most: Triple;
  /** Whether the steps fit 16 bits; if not, they fit 23 and the step is a power of two. */
  narrow: boolean;
}

export type Triple = [number, number, number];

const CENTIMETRE = 0.01;
/** 7.8 mm: 23 bits of it reach 65 km. */
const WIDE_STEP = 2 ** -7;

/**
 * Quantizes corners (metres, x, y, z by turns, at least one) to centimetres in 16 bits, so that a corner is at most 8.7 mm
 * off; to steps of a power of two where the corners lie more than 655 m apart, at most 6.8 mm off. Origins lie on
 * the grid of steps as well, so that a corner is drawn at the same place in whichever tile it is.
 */
export function quantize(corners: Float64Array): Positions {
  const { low, high } = limitsOf(corners);
  const toCentimetres = (metres: number) => Math.round(metres * 100);
  const [least, most] = [low.map(toCentimetres), high.map(toCentimetres)];
  if (most.every((value, axis) => value - least[axis] <= 0xffff)) {
    const origin = least.map((value) => value / 100) as Triple;
    return { ...measure(corners, 100, least as Triple), origin, step: CENTIMETRE, narrow: true };
  }
  const extent = Math.max(...high.map((value, axis) => value - low[axis]));
  let step = WIDE_STEP;
  while (extent + 1 >= step * 2 ** 23) step *= 2;
  const origin = low.map((value) => Math.floor(value / Math.max(1, step)) * Math.max(1, step)) as Triple;
  const zero = origin.map((value) => value / step) as Triple;
  return { ...measure(corners, 1 / step, zero), origin, step, narrow: false };
}

/** Least and greatest coordinates along each axis. */
export function limitsOf(corners: Float64Array | Float32Array): { low: Triple; high: Triple } {
  let [lowX, lowY, lowZ] = [Infinity, Infinity, Infinity];
  let [highX, highY, highZ] = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < corners.length; at += 3) {
    lowX = Math.min(lowX, corners[at]);
    lowY = Math.min(lowY, corners[at + 1]);
    lowZ = Math.min(lowZ, corners[at + 2]);
    highX = Math.max(highX, corners[at]);
    highY = Math.max(highY, corners[at + 1]);
    highZ = Math.max(highZ, corners[at + 2]);
  }
  return { low: [lowX, lowY, lowZ], high: [highX, highY, highZ] };
}

/** Steps from `zero` (in steps), at so many steps a metre. */
function measure(corners: Float64Array, perMetre: number, zero: Triple): Pick<Positions, 'steps' | 'least' | 'most'> {
  const steps = new Uint32Array(corners.length);
  const least: Triple = [Infinity, Infinity, Infinity];
  const most: Triple = [0, 0, 0];
  for (let at = 0; at < corners.length; at += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const value = Math.round(corners[at + axis] * perMetre) - zero[axis];
      steps[at + axis] = value;
      if (value < least[axis]) least[axis] = value;
      if (value > most[axis]) most[axis] = value;
    }
  }
  return { steps, least, most };
}
