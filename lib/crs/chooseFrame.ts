import { CoordinateOutOfRangeError, UnfitWorkCrsError, UnknownCrsError } from './errors.ts';
import type { Frame } from './frame.ts';
import { createProjector, createUnprojector } from './projection.ts';
import { findHorizontal, type HorizontalCrs } from './registry.ts';
import type { SourceCrs } from './resolve.ts';

/** Projections that are made to be true to scale over a region; world maps such as Mercator's are not. */
const TRUE_TO_SCALE = /\+proj=(utm|tmerc|lcc|somerc|omerc|sterea|stere|krovak|cass|laea|poly|nzmg)\b/;

/**
 * Chooses the metric space in which a dataset is worked on from its first source.
 *
 * The work CRS is `workCrs` (EPSG) if given, else that of the source if it is projected, true to scale and in metres, else the
 * UTM zone of the vertex on WGS 84. The origin is the vertex in the work CRS, rounded to whole kilometres.
 * @param firstVertex any vertex of the data in the axes as written
 * @throws UnknownCrsError, UnfitWorkCrsError when `workCrs` is none or not metric
 * @throws CoordinateOutOfRangeError when the vertex is no place in the source's CRS
 */
export function chooseFrame(source: SourceCrs, firstVertex: [number, number, number], workCrs?: number): Frame {
  const [first, second] = firstVertex;
  const [east, north] = source.axes === 'east-north' ? [first, second] : [second, first];
  if (!(Number.isFinite(first) && Number.isFinite(second)))
    throw new CoordinateOutOfRangeError(firstVertex, source.name);
  const code = workCrs === undefined ? workCrsOf(source, east, north) : checkWorkCrs(workCrs);
  const [x, y] = code === source.horizontal ? [east, north] : createProjector(source.horizontal, code)(east, north);
  if (!(Number.isFinite(x) && Number.isFinite(y))) throw new CoordinateOutOfRangeError(firstVertex, source.name);
  return { workCrs: code, origin: [wholeKilometres(x), wholeKilometres(y)], heights: source.heights };
}

function workCrsOf(source: SourceCrs, east: number, north: number): number {
  const crs = findHorizontal(source.horizontal);
  if (crs && isMetric(crs) && TRUE_TO_SCALE.test(crs.definition)) return crs.code;
  const [longitude, latitude] = createUnprojector(source.horizontal)(east, north);
  if (!Number.isFinite(longitude)) throw new CoordinateOutOfRangeError([east, north, 0], source.name);
  const zone = Math.min(60, Math.max(1, Math.floor((longitude + 180) / 6) + 1));
  return (latitude < 0 ? 32700 : 32600) + zone;
}

function checkWorkCrs(code: number): number {
  const crs = findHorizontal(code);
  if (!crs) throw new UnknownCrsError(`EPSG:${code}`, 'no projected system has this code');
  if (!isMetric(crs)) throw new UnfitWorkCrsError(code, crs.name);
  return code;
}

/** Systems that count to the south or west (`+axis`) would mirror the city. */
function isMetric(crs: HorizontalCrs): boolean {
  return crs.kind === 'projected' && crs.metresPerUnit === 1 && !crs.definition.includes('+axis=');
}

function wholeKilometres(metres: number): number {
  // Adding zero makes -0 a 0, which JSON would otherwise turn into another number.
  return Math.round(metres / 1000) * 1000 + 0;
}
