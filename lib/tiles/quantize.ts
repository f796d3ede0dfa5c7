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
    const x = corners[at];
    const y = corners[at + 1];
    const z = corners[at + 2];
    if (x < lowX) lowX = x;
    if (y < lowY) lowY = y;
    if (z < lowZ) lowZ = z;
    if (x > highX) highX = x;
    if (y > highY) highY = y;
    if (z > highZ) highZ = z;
  }
  return { low: [lowX, lowY, lowZ], high: [highX, highY, highZ] };
}

/** Steps from `zero` (in steps), at so many steps a metre. */
function measure(corners: Float64Array, perMetre: number, zero: Triple): Pick<Positions, 'steps' | 'least' | 'most'> {
  const steps = new Uint32Array(corners.length);
  const [zeroX, zeroY, zeroZ] = zero;
  let [leastX, leastY, leastZ] = [Infinity, Infinity, Infinity];
  let [mostX, mostY, mostZ] = [0, 0, 0];
  for (let at = 0; at < corners.length; at += 3) {
    const x = Math.round(corners[at] * perMetre) - zeroX;
    const y = Math.round(corners[at + 1] * perMetre) - zeroY;
    const z = Math.round(corners[at + 2] * perMetre) - zeroZ;
    steps[at] = x;
    steps[at + 1] = y;
    steps[at + 2] = z;
    if (x < leastX) leastX = x;
    if (y < leastY) leastY = y;
    if (z < leastZ) leastZ = z;
    if (x > mostX) mostX = x;
    if (y > mostY) mostY = y;
    if (z > mostZ) mostZ = z;
  }
  return { steps, least: [leastX, leastY, leastZ], most: [mostX, mostY, mostZ] };
}
