import type { MetricSurfaces } from '../city/cityObject.ts';

/**
 * Whether two polygons lie closer in plan than `distance` millimetres: by their edges, or one within the other. Walls are
 * lines in plan. A polygon in a hole of another lies outside it.
 */
export function areNear(surfaces: MetricSurfaces, a: number, b: number, distance: number): boolean {
  const { coordinates, rings, polygons } = surfaces;
  const corner = (polygon: number): [number, number] => {
    const at = 3 * rings[polygons[polygon]];
    return [coordinates[at], coordinates[at + 1]];
  };
  if (isEmpty(surfaces, a) || isEmpty(surfaces, b)) return false;
  return edgesAreNear(surfaces, a, b, distance) || contains(surfaces, a, corner(b)) || contains(surfaces, b, corner(a));
}

const isEmpty = ({ rings, polygons }: MetricSurfaces, polygon: number): boolean =>
  rings[polygons[polygon]] === rings[polygons[polygon + 1]];

function edgesAreNear(surfaces: MetricSurfaces, a: number, b: number, distance: number): boolean {
  const { coordinates, rings, polygons } = surfaces;
  for (let ringA = polygons[a]; ringA < polygons[a + 1]; ringA++) {
    for (let ringB = polygons[b]; ringB < polygons[b + 1]; ringB++) {
      for (let endA = rings[ringA], startA = rings[ringA + 1] - 1; endA < rings[ringA + 1]; startA = endA++) {
        for (let endB = rings[ringB], startB = rings[ringB + 1] - 1; endB < rings[ringB + 1]; startB = endB++) {
          if (segmentsAreNear(coordinates, 3 * startA, 3 * endA, 3 * startB, 3 * endB, distance)) return true;
        }
      }
    }
  }
  return false;
}

function segmentsAreNear(c: Int32Array, a: number, b: number, p: number, q: number, distance: number): boolean {
  const [ax, ay, bx, by] = [c[a], c[a + 1], c[b], c[b + 1]];
  const [px, py, qx, qy] = [c[p], c[p + 1], c[q], c[q + 1]];
  if (Math.max(ax, bx) + distance <= Math.min(px, qx) || Math.max(px, qx) + distance <= Math.min(ax, bx)) return false;
  if (Math.max(ay, by) + distance <= Math.min(py, qy) || Math.max(py, qy) + distance <= Math.min(ay, by)) return false;
  const cross =
    side(ax, ay, bx, by, px, py) * side(ax, ay, bx, by, qx, qy) < 0 &&
    side(px, py, qx, qy, ax, ay) * side(px, py, qx, qy, bx, by) < 0;
  if (cross) return true;
  const limit = distance * distance;
  return (
    squaredDistance(px, py, ax, ay, bx, by) < limit ||
    squaredDistance(qx, qy, ax, ay, bx, by) < limit ||
    squaredDistance(ax, ay, px, py, qx, qy) < limit ||
    squaredDistance(bx, by, px, py, qx, qy) < limit
  );
}

/** The sign tells on which side of the line from a to b the point p lies. */
const side = (ax: number, ay: number, bx: number, by: number, px: number, py: number): number =>
  Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));

/** Squared distance of point p from the segment from a to b. */
function squaredDistance(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy, ex, ey] = [bx - ax, by - ay, px - ax, py - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, (dx * ex + dy * ey) / length));
  return (ex - along * dx) ** 2 + (ey - along * dy) ** 2;
}

/** Whether a point lies in a polygon's plan, by the even-odd rule, so that holes are outside. */
function contains(
  { coordinates, rings, polygons }: MetricSurfaces,
  polygon: number,
  [x, y]: [number, number],
): boolean {
  let inside = false;
  for (let ring = polygons[polygon]; ring < polygons[polygon + 1]; ring++) {
    for (let end = rings[ring], start = rings[ring + 1] - 1; end < rings[ring + 1]; start = end++) {
      const [ax, ay, bx, by] = [
        coordinates[3 * start],
        coordinates[3 * start + 1],
        coordinates[3 * end],
        coordinates[3 * end + 1],
      ];
      if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) inside = !inside;
    }
  }
  return inside;
}
