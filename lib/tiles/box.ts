import type { Triple } from './quantize.ts';

/** Axis-aligned bounds in the tiles' frame (metres, east north up): lows, then highs. */
export type Bounds = [number, number, number, number, number, number];

/** Bounds in the tiles' frame of what lies between two corners y up, rounded outwards to whole millimetres. */
export function boundsBetween(low: Triple, high: Triple): Bounds {
  // What rounding leaves of a whole millimetre is not rounded up.
  const down = (metres: number) => Math.floor(metres * 1000 + 1e-6) / 1000;
  const up = (metres: number) => Math.ceil(metres * 1000 - 1e-6) / 1000;
  return [down(low[0]), -up(high[2]), down(low[1]), up(high[0]), -down(low[2]), up(high[1])];
}

/** The bounding volume of 3D Tiles (§ box): centre, then half the axes. */
export function boxOf([x0, y0, z0, x1, y1, z1]: Bounds): number[] {
  const middle = (low: number, high: number) => Math.round((low + high) * 500_000) / 1_000_000;
  // Half of a millimetre more than nothing, since some viewers cannot cull a box without thickness.
  const half = (low: number, high: number) => Math.max(0.0005, Math.ceil((high - low) * 500_000 - 1e-3) / 1_000_000);
  return [
    ...[middle(x0, x1), middle(y0, y1), middle(z0, z1)],
    ...[half(x0, x1), 0, 0],
    ...[0, half(y0, y1), 0],
    ...[0, 0, half(z0, z1)],
  ];
}

/** Bounds of an axis-aligned box of twelve numbers. */
export function boundsOfBox(box: number[]): Bounds {
  const [x, y, z, dx, , , , dy, , , , dz] = box as [number, number, number, ...number[]];
  return [x - dx, y - dy, z - dz, x + dx, y + dy, z + dz];
}

/** The bounds that enclose all of these. */
export function unite(all: Iterable<Bounds>): Bounds {
  const sum: Bounds = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (const bounds of all) {
    for (let axis = 0; axis < 3; axis++) {
      sum[axis] = Math.min(sum[axis], bounds[axis]);
      sum[axis + 3] = Math.max(sum[axis + 3], bounds[axis + 3]);
    }
  }
  return sum;
}
