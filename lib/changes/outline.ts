import { type MetricSurfaces, SURFACE_KIND } from '../city/cityObject.ts';
import { triangulate } from '../city/triangulate.ts';

/** What change detection sees of a body: its roofs and grounds from above, cut into triangles. */
export interface Outline {
  /**
   * x, y, z of three corners a triangle, in millimetres of the frame: first the roofs, then those that only widen the
   * footprint: grounds, and roofs so far from plane that they say nothing of the heights between their corners.
   */
  triangles: Int32Array;
  /** How many of the triangles are roofs with certain heights. */
  roofs: number;
}

/** Least z of the unit normal of a roof where the source names none: polygons steeper than 80° are walls. */
const LEAST_FLATNESS = Math.cos((80 * Math.PI) / 180);

/**
 * Millimetres by which a corner may leave its polygon's plane. Beyond, the cut into triangles is arbitrary, and what it
 * says of the heights between the corners may be metres off.
 */
const PLANE = 500;

const certain: number[] = [];
const others: number[] = [];

/**
 * The outline of a body. Roofs are the polygons of that kind; where the source classifies none, all that face upwards
 * and are no ground (the tops of blocks); where nothing faces upwards, since the source turns its rings anyhow, all that
 * are not walls. Grounds are the polygons of that kind. Holes stay open.
 *
 * @param surfaces a body in the frame of the dataset.
 */
export function outlineOf(surfaces: MetricSurfaces): Outline {
  const { coordinates, kinds } = surfaces;
  certain.length = 0;
  others.length = 0;
  for (let polygon = 0; polygon < kinds.length; polygon++) {
    if (kinds[polygon] === SURFACE_KIND.roof) cutRoof(surfaces, polygon);
  }
  if (certain.length + others.length === 0) cutUnclassified(surfaces, true);
  if (certain.length + others.length === 0) cutUnclassified(surfaces, false);
  for (let polygon = 0; polygon < kinds.length; polygon++) {
    if (kinds[polygon] === SURFACE_KIND.ground) triangulate(surfaces, polygon, others);
  }
  const triangles = new Int32Array((certain.length + others.length) * 3);
  copyCorners(certain, coordinates, triangles, 0);
  copyCorners(others, coordinates, triangles, 3 * certain.length);
  return { triangles, roofs: certain.length / 3 };
}

function copyCorners(corners: number[], coordinates: Int32Array, triangles: Int32Array, start: number): void {
  let to = start;
  for (let corner = 0; corner < corners.length; corner++) {
    const from = 3 * corners[corner];
    triangles[to++] = coordinates[from];
    triangles[to++] = coordinates[from + 1];
    triangles[to++] = coordinates[from + 2];
  }
}

function cutUnclassified(surfaces: MetricSurfaces, upwards: boolean): void {
  for (let polygon = 0; polygon < surfaces.kinds.length; polygon++) {
    if (surfaces.kinds[polygon] === SURFACE_KIND.ground) continue;
    const flatness = planeOf(surfaces, polygon) ? normal[2] : 0;
    if (flatness > LEAST_FLATNESS || (!upwards && flatness < -LEAST_FLATNESS)) cutRoof(surfaces, polygon);
  }
}

function cutRoof(surfaces: MetricSurfaces, polygon: number): void {
  triangulate(surfaces, polygon, isPlane(surfaces, polygon) ? certain : others);
}

function isPlane(surfaces: MetricSurfaces, polygon: number): boolean {
  const { coordinates, rings, polygons } = surfaces;
  const start = 3 * rings[polygons[polygon]];
  const end = 3 * rings[polygons[polygon + 1]];
  if (end - start <= 9) return true;
  const z0 = coordinates[start + 2];
  let isFlat = true;
  for (let at = start + 5; at < end && isFlat; at += 3) isFlat = coordinates[at] === z0;
  if (isFlat || !planeOf(surfaces, polygon)) return true;
  let [least, most] = [Infinity, -Infinity];
  for (let at = start; at < end; at += 3) {
    const distance =
      normal[0] * (coordinates[at] - coordinates[start]) +
      normal[1] * (coordinates[at + 1] - coordinates[start + 1]) +
      normal[2] * (coordinates[at + 2] - z0);
    if (distance < least) least = distance;
    if (distance > most) most = distance;
  }
  return most - least <= 2 * PLANE;
}

/** Unit normal of the polygon that `planeOf` was last asked for. */
const normal = new Float64Array(3);

/** Finds a polygon's normal by Newell's method; answers whether it has one. */
function planeOf({ coordinates, rings, polygons }: MetricSurfaces, polygon: number): boolean {
  const first = 3 * rings[polygons[polygon]];
  const end = 3 * rings[polygons[polygon] + 1];
  if (end - first < 9) return false;
  const [x0, y0, z0] = [coordinates[first], coordinates[first + 1], coordinates[first + 2]];
  let [nx, ny, nz] = [0, 0, 0];
  let [px, py, pz] = [0, 0, 0];
  for (let at = first + 3; at < end; at += 3) {
    const x = coordinates[at] - x0;
    const y = coordinates[at + 1] - y0;
    const z = coordinates[at + 2] - z0;
    nx += py * z - pz * y;
    ny += pz * x - px * z;
    nz += px * y - py * x;
    [px, py, pz] = [x, y, z];
  }
  const length = Math.hypot(nx, ny, nz);
  if (length === 0) return false;
  normal[0] = nx / length;
  normal[1] = ny / length;
  normal[2] = nz / length;
  return true;
}
