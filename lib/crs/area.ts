import { createUnprojector } from './projection.ts';
import { findHorizontal } from './registry.ts';
import type { SourceCrs } from './resolve.ts';

/** Degrees around the area of use that still count as in it: the boxes are coarse and cities lie on borders. */
const MARGIN = 1;

/**
 * Whether a vertex, in the axes as written, lies where its CRS is made for. Where it does not, the data most likely is in
 * another CRS than it says, has its axes the other way round, or lacks or bears the number of a zone.
 */
export function liesInArea(source: SourceCrs, vertex: readonly [number, number, ...number[]]): boolean {
  const crs = findHorizontal(source.horizontal);
  if (!crs) return false;
  const [first, second] = vertex;
  const [x, y] = source.axes === 'east-north' ? [first, second] : [second, first];
  const [longitude, latitude] = createUnprojector(crs.code)(x, y);
  const [west, south, east, north] = crs.area;
  const inLatitude = latitude >= south - MARGIN && latitude <= north + MARGIN;
  const width = west <= east ? east - west : east - west + 360;
  return inLatitude && fromWest(longitude, west - MARGIN) <= Math.min(360, width + 2 * MARGIN);
}

/** Degrees eastward from a meridian, from 0 up to 360; areas can lie across the date line. */
function fromWest(longitude: number, meridian: number): number {
  return (((longitude - meridian) % 360) + 360) % 360;
}
