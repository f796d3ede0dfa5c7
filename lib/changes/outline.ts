import { type MetricSurfaces, SURFACE_KIND } from '../city/cityObject.ts';
import { triangulate } from '../city/triangulate.ts';

/** What change detection sees of a body: its roofs and grounds from above, cut into triangles. */
export interface Outline {
  /** x, y, z of three corners a triangle, in millimetres of the frame: first the roofs, then the grounds. */
  triangles: Int32Array;
  /** How many of the triangles are roofs; the others only widen the footprint. */
  roofs: number;
}

/** Part of a polygon's area that must lie in the plane for it to count as a roof where the source names none: 80° steep. */
const LEAST_FLATNESS = Math.cos((80 * Math.PI) / 180);

const corners: number[] = [];

/**
 * The outline of a body. Roofs are the polygons of that kind; where the source classifies none, all that face upwards
 * and are no ground (the tops of blocks); where nothing faces upwards, since the source turns its rings anyhow, all that
 * are not walls. Grounds are the polygons of that kind. Holes stay open.
 *
 * @param surfaces a body in the frame of the dataset.
 */
export function outlineOf(surfaces: MetricSurfaces): Outline {
  const { coordinates, kinds } = surfaces;
  corners.length = 0;
  for (let polygon = 0; polygon < kinds.length; polygon++) {
    if (kinds[polygon] === SURFACE_KIND.roof) triangulate(surfaces, polygon, corners);
  }
  if (corners.length === 0) cutUnclassified(surfaces, true);
  if (corners.length === 0) cutUnclassified(surfaces, false);
  const roofs = corners.length / 3;
  for (let polygon = 0; polygon < kinds.length; polygon++) {
    if (kinds[polygon] === SURFACE_KIND.ground) triangulate(surfaces, polygon, corners);
  }
  const triangles = new Int32Array(corners.length * 3);
  for (let corner = 0; corner < corners.length; corner++) {
    const at = 3 * corners[corner];
    triangles[3 * corner] = coordinates[at];
    triangles[3 * corner + 1] = coordinates[at + 1];
    triangles[3 * corner + 2] = coordinates[at + 2];
  }
  return { triangles, roofs };
}

function cutUnclassified(surfaces: MetricSurfaces, upwards: boolean): void {
  for (let polygon = 0; polygon < surfaces.kinds.length; polygon++) {
    if (surfaces.kinds[polygon] === SURFACE_KIND.ground) continue;
    const flatness = flatnessOf(surfaces, polygon);
    if (flatness > LEAST_FLATNESS || (!upwards && flatness < -LEAST_FLATNESS)) triangulate(surfaces, polygon, corners);
  }
}

/** The z of a polygon's unit normal by Newell's method: 1 faces up, 0 stands upright, -1 faces down. */
function flatnessOf({ coordinates, rings, polygons }: MetricSurfaces, polygon: number): number {
  const ring = polygons[polygon];
  const first = rings[ring];
  const end = rings[ring + 1];
  if (end - first < 3) return 0;
  let [nx, ny, nz] = [0, 0, 0];
  for (let vertex = first, before = end - 1; vertex < end; before = vertex++) {
    const dx = coordinates[3 * vertex] - coordinates[3 * before];
    const dy = coordinates[3 * vertex + 1] - coordinates[3 * before + 1];
    const dz = coordinates[3 * vertex + 2] - coordinates[3 * before + 2];
    const sx = coordinates[3 * vertex] + coordinates[3 * before] - 2 * coordinates[3 * first];
    const sy = coordinates[3 * vertex + 1] + coordinates[3 * before + 1] - 2 * coordinates[3 * first + 1];
    const sz = coordinates[3 * vertex + 2] + coordinates[3 * before + 2] - 2 * coordinates[3 * first + 2];
    nx -= dy * sz;
    ny -= dz * sx;
    nz -= dx * sy;
  }
  const length = Math.hypot(nx, ny, nz);
  return length === 0 ? 0 : nz / length;
}
