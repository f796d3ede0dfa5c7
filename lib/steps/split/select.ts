import type { MetricSurfaces, Rejection, SurfaceCounts } from '../../city/cityObject.ts';
import { subsetOf } from '../../city/subset.ts';

export interface Selection {
  surfaces: MetricSurfaces;
  counts: SurfaceCounts;
  rejected: Rejection[];
}

/**
 * Chooses the polygons that are worked on: those of the best level of detail that is allowed, each once, and none that
 * has no area. Every polygon is counted as one of kept, other LOD, duplicate or rejected.
 */
export function selectSurfaces(surfaces: MetricSurfaces, allowed: number[] | undefined): Selection {
  const count = surfaces.kinds.length;
  const counts: SurfaceCounts = { in: count, kept: 0, otherLod: 0, duplicate: 0, rejected: 0 };
  const best = bestLod(surfaces.lods, allowed);
  const seen = new Map<number, number>();
  const kept: number[] = [];
  for (let polygon = 0; polygon < count; polygon++) {
    if (surfaces.lods[polygon] !== best) counts.otherLod++;
    else if (!hasArea(surfaces, polygon)) counts.rejected++;
    else if (isSeen(surfaces, polygon, seen)) counts.duplicate++;
    else kept.push(polygon);
  }
  counts.kept = kept.length;
  const rejected: Rejection[] = [];
  if (counts.rejected > 0) {
    const polygons = counts.rejected === 1 ? 'One polygon has' : `${counts.rejected} polygons have`;
    const why = 'corners coincide or lie on one line, or the border crosses itself in halves that cancel out';
    rejected.push({ reason: `${polygons} no area (${why}): nothing of it can be drawn.` });
  }
  return { surfaces: kept.length === count ? surfaces : subsetOf(surfaces, kept), counts, rejected };
}

function bestLod(lods: Uint8Array, allowed: number[] | undefined): number {
  let best = -1;
  for (let polygon = 0; polygon < lods.length; polygon++) {
    const lod = lods[polygon];
    if (lod > best && (allowed === undefined || allowed.includes(lod))) best = lod;
  }
  return best;
}

/** Whether the exterior spans a plane: the length of its Newell normal is twice the area. */
function hasArea({ coordinates, rings, polygons }: MetricSurfaces, polygon: number): boolean {
  const ring = polygons[polygon];
  const start = 3 * rings[ring];
  const end = 3 * rings[ring + 1];
  // Differences to the first corner keep the products exact.
  const x0 = coordinates[start];
  const y0 = coordinates[start + 1];
  const z0 = coordinates[start + 2];
  let nx = 0;
  let ny = 0;
  let nz = 0;
  let px = 0;
  let py = 0;
  let pz = 0;
  for (let i = start + 3; i < end; i += 3) {
    const x = coordinates[i] - x0;
    const y = coordinates[i + 1] - y0;
    const z = coordinates[i + 2] - z0;
    nx += py * z - pz * y;
    ny += pz * x - px * z;
    nz += px * y - py * x;
    px = x;
    py = y;
    pz = z;
  }
  // One square millimetre: less is a line.
  return Math.abs(nx) + Math.abs(ny) + Math.abs(nz) > 2;
}

/** Whether a polygon with the same corners, in whatever order, was met before. */
function isSeen(surfaces: MetricSurfaces, polygon: number, seen: Map<number, number>): boolean {
  const hash = cornersHash(surfaces, polygon);
  const other = seen.get(hash);
  if (other === undefined) {
    seen.set(hash, polygon);
    return false;
  }
  return sameCorners(surfaces, polygon, other);
}

function cornersHash({ coordinates, rings, polygons }: MetricSurfaces, polygon: number): number {
  const start = 3 * rings[polygons[polygon]];
  const end = 3 * rings[polygons[polygon + 1]];
  let sum = end - start;
  for (let i = start; i < end; i += 3) {
    let hash = Math.imul(coordinates[i], 0x9e3779b1) ^ Math.imul(coordinates[i + 1], 0x85ebca77);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae3d) ^ Math.imul(coordinates[i + 2], 0x27d4eb2f);
    sum = (sum + Math.imul(hash ^ (hash >>> 13), 0x165667b1)) | 0;
  }
  return sum;
}

function sameCorners({ coordinates, rings, polygons }: MetricSurfaces, a: number, b: number): boolean {
  const corners = (polygon: number): string[] => {
    const found: string[] = [];
    for (let v = rings[polygons[polygon]]; v < rings[polygons[polygon + 1]]; v++) {
      found.push(coordinates.subarray(3 * v, 3 * v + 3).join(' '));
    }
    return found.sort();
  };
  return corners(a).join() === corners(b).join();
}
