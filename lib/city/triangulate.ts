import earcut from 'earcut';
import type { PolygonArrays } from './cityObject.ts';

/** Twice the area over the squared extent below which a ring counts as a line: what rounding leaves of collinear points. */
const FLAT = 1e-10;

/**
 * Cuts a polygon into triangles and appends three vertex indices for each to `out` (vertex v has the three numbers from
 * `coordinates[3 * v]`). Triangles turn as their polygon does. Holes stay open. Polygons without area give none.
 *
 * The polygon is looked at along the axis nearest to its normal (Newell's method), so that it need not be quite plane,
 * and differences are taken from its first vertex, so that coordinates far from zero lose nothing.
 */
export function triangulate(surfaces: PolygonArrays<Float64Array | Int32Array>, polygon: number, out: number[]): void {
  const { coordinates, rings, polygons } = surfaces;
  const ring = polygons[polygon];
  const ringEnd = polygons[polygon + 1];
  if (ring === ringEnd) return;
  const first = rings[ring];
  const end = rings[ring + 1];
  if (end - first < 3) return;
  const axes = viewOf(coordinates, first, end);
  if (axes === undefined) return;
  if (ringEnd - ring === 1 && end - first === 3) {
    out.push(first, first + 1, first + 2);
    return;
  }
  if (ringEnd - ring === 1 && end - first === 4 && cutQuad(coordinates, first, axes, out)) return;
  cutByEars(surfaces, ring, ringEnd, axes, out);
}

/** The two axes that are looked at, in the order in which the ring runs counterclockwise. */
type View = readonly [number, number];
const VIEWS: readonly View[] = [
  [1, 2],
  [2, 0],
  [0, 1],
  [2, 1],
  [0, 2],
  [1, 0],
];

function viewOf(coordinates: Float64Array | Int32Array, first: number, end: number): View | undefined {
  const [x0, y0, z0] = [coordinates[3 * first], coordinates[3 * first + 1], coordinates[3 * first + 2]];
  let [nx, ny, nz, extent] = [0, 0, 0, 0];
  let [px, py, pz] = [0, 0, 0];
  for (let at = 3 * first + 3; at < 3 * end; at += 3) {
    const x = coordinates[at] - x0;
    const y = coordinates[at + 1] - y0;
    const z = coordinates[at + 2] - z0;
    nx += py * z - pz * y;
    ny += pz * x - px * z;
    nz += px * y - py * x;
    extent = Math.max(extent, x * x + y * y + z * z);
    px = x;
    py = y;
    pz = z;
  }
  const [ax, ay, az] = [Math.abs(nx), Math.abs(ny), Math.abs(nz)];
  const largest = Math.max(ax, ay, az);
  if (!(largest > FLAT * extent)) return undefined;
  const axis = largest === az ? 2 : largest === ax ? 0 : 1;
  const positive = (axis === 2 ? nz : axis === 0 ? nx : ny) > 0;
  return VIEWS[positive ? axis : axis + 3];
}

/** Cuts a ring of four along a diagonal that has area on both sides, the shorter one if both have. */
function cutQuad(coordinates: Float64Array | Int32Array, first: number, view: View, out: number[]): boolean {
  const across = diagonal(coordinates, first, 0, 2, view);
  const along = diagonal(coordinates, first, 1, 3, view);
  if (across === Infinity && along === Infinity) return false;
  if (across <= along) out.push(first, first + 1, first + 2, first, first + 2, first + 3);
  else out.push(first + 1, first + 2, first + 3, first + 1, first + 3, first);
  return true;
}

/** Squared length of the diagonal from corner `a` to `c`; infinite where it does not part the ring into two triangles. */
function diagonal(coordinates: Float64Array | Int32Array, first: number, a: number, c: number, [u, v]: View): number {
  const from = 3 * (first + a);
  const to = 3 * (first + c);
  const right = 3 * (first + a + 1);
  const left = 3 * (first + ((c + 1) & 3));
  const du = coordinates[to + u] - coordinates[from + u];
  const dv = coordinates[to + v] - coordinates[from + v];
  const rightArea =
    dv * (coordinates[right + u] - coordinates[from + u]) - du * (coordinates[right + v] - coordinates[from + v]);
  const leftArea =
    du * (coordinates[left + v] - coordinates[from + v]) - dv * (coordinates[left + u] - coordinates[from + u]);
  const tiny = FLAT * (du * du + dv * dv);
  if (!(rightArea > tiny && leftArea > tiny)) return Infinity;
  const dw = coordinates[to + 3 - u - v] - coordinates[from + 3 - u - v];
  return du * du + dv * dv + dw * dw;
}

const plane: number[] = [];
const holes: number[] = [];

function cutByEars(
  { coordinates, rings }: PolygonArrays<Float64Array | Int32Array>,
  ring: number,
  ringEnd: number,
  [u, v]: View,
  out: number[],
): void {
  const first = rings[ring];
  const end = rings[ringEnd];
  const u0 = coordinates[3 * first + u];
  const v0 = coordinates[3 * first + v];
  plane.length = 0;
  holes.length = 0;
  for (let at = 3 * first; at < 3 * end; at += 3) plane.push(coordinates[at + u] - u0, coordinates[at + v] - v0);
  for (let hole = ring + 1; hole < ringEnd; hole++) holes.push(rings[hole] - first);
  // Earcut turns its triangles counterclockwise, as the view does.
  for (const index of earcut(plane, holes)) out.push(first + index);
}
