/** Millimetres by which one survey as a whole lies off another. */
export interface Shift {
  x: number;
  y: number;
  z: number;
}

export const NO_SHIFT: Shift = { x: 0, y: 0, z: 0 };

/** Bodies of a vintage as points: whichever the caller chose to compare. */
export interface Samples {
  /** Centre of each body's box in millimetres of the frame. */
  x: Float64Array;
  y: Float64Array;
  /** Highest point in millimetres. */
  top: Float64Array;
  /** Square metres of ground plan. */
  area: Float64Array;
}

/** Millimetres between the centres of a body in two surveys, at most: a survey may lie 2 m off, each way. */
const REACH = 3500;
/** Areas that differ by less than this part are alike. */
const ALIKE = 0.1;
/** Pairs without which nothing is said. */
const FEWEST = 12;
/** Millimetres below which a shift is none. */
const DEAD_BAND = 10;
/** Millimetres from the first estimate within which pairs count in the second. */
const CLOSE = 500;

/**
 * How far the survey `b` as a whole lies off `a`: the medians over bodies that are each other's nearest of like area.
 * Turned round it gives the opposite. An axis is zero when too few bodies pair up, or when the shift is smaller than the
 * dead band or than three standard errors of its median.
 */
export function estimateShift(a: Samples, b: Samples): Shift {
  const pairs = mutualNearest(a, b);
  if (pairs.length < FEWEST) return NO_SHIFT;
  const x = medianOf(pairs.map(([i, j]) => b.x[j] - a.x[i]));
  const y = medianOf(pairs.map(([i, j]) => b.y[j] - a.y[i]));
  const close = pairs.filter(([i, j]) => Math.hypot(b.x[j] - a.x[i] - x, b.y[j] - a.y[i] - y) <= CLOSE);
  if (close.length < FEWEST) return NO_SHIFT;
  return {
    x: significantMedian(close.map(([i, j]) => b.x[j] - a.x[i])),
    y: significantMedian(close.map(([i, j]) => b.y[j] - a.y[i])),
    z: significantMedian(close.map(([i, j]) => b.top[j] - a.top[i])),
  };
}

function significantMedian(differences: number[]): number {
  const median = medianOf(differences);
  const spread = 1.4826 * medianOf(differences.map((difference) => Math.abs(difference - median)));
  const standardError = (1.2533 * spread) / Math.sqrt(differences.length);
  return Math.abs(median) <= Math.max(DEAD_BAND, 3 * standardError) ? 0 : Math.round(median);
}

function medianOf(numbers: number[]): number {
  const sorted = Float64Array.from(numbers).sort();
  const middle = sorted.length >> 1;
  return sorted.length & 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function mutualNearest(a: Samples, b: Samples): [number, number][] {
  const forth = nearest(a, b);
  const back = nearest(b, a);
  const pairs: [number, number][] = [];
  forth.forEach((j, i) => {
    if (j >= 0 && back[j] === i) pairs.push([i, j]);
  });
  return pairs;
}

/** For each body of `a` the nearest of like area in `b`, or -1: a sweep over both in the order of x. */
function nearest(a: Samples, b: Samples): Int32Array {
  const found = new Int32Array(a.x.length).fill(-1);
  const order = orderOf(a.x);
  const others = orderOf(b.x);
  let first = 0;
  for (const i of order) {
    while (first < others.length && b.x[others[first]] < a.x[i] - REACH) first++;
    let best = REACH * REACH;
    for (let at = first; at < others.length && b.x[others[at]] <= a.x[i] + REACH; at++) {
      const j = others[at];
      const distance = (b.x[j] - a.x[i]) ** 2 + (b.y[j] - a.y[i]) ** 2;
      if (distance >= best || Math.abs(b.area[j] - a.area[i]) > ALIKE * Math.max(a.area[i], b.area[j])) continue;
      best = distance;
      found[i] = j;
    }
  }
  return found;
}

function orderOf(values: Float64Array): Uint32Array {
  const order = new Uint32Array(values.length);
  for (let index = 0; index < order.length; index++) order[index] = index;
  return order.sort((i, j) => values[i] - values[j] || i - j);
}
