import { UnknownCrsError } from './errors.ts';
import type { Heights } from './frame.ts';
import { parseCrsName } from './names.ts';
import {
  findCompound,
  findHorizontal,
  findHorizontalByName,
  findSpatial,
  findVertical,
  type HorizontalCrs,
} from './registry.ts';

export type AxisOrder = 'east-north' | 'north-east';

/** The coordinate reference system that a source is written in. */
export interface SourceCrs {
  /** Human name: `ETRS89 / UTM zone 32N + DHHN92 height (EPSG:25832, EPSG:5783)`. */
  name: string;
  /** EPSG code of the first two axes. */
  horizontal: number;
  /** EPSG code of the heights where one is told. */
  vertical?: number;
  kind: 'projected' | 'geographic';
  /** Order of the first two axes as the coordinates are written. */
  axes: AxisOrder;
  heights: Heights;
  /** Metres in one unit of a projected system. */
  metresPerUnit: number;
  /** Metres in one unit of height; negative where depths are written. */
  metresPerHeight: number;
  /** Metres to which the shift of its datum to WGS 84 is good. */
  accuracy: number;
}

/**
 * Systems that EPSG defines with north first but that data is written in with east first: the German grids, for which
 * the AdV prescribes "Rechtswert, Hochwert", and which CityGML software has always followed.
 */
const EAST_FIRST_IN_PRACTICE = new Set([3068, 31466, 31467, 31468, 31469, 3396, 3397, 3398, 3399, 2397, 2398, 2399]);

/**
 * Finds the coordinate reference system of a name as written in data or in dataset.json (see `parseCrsName` for the
 * forms; the EPSG name of a system, such as `RGF93 v1 / Lambert-93`, will do, too).
 *
 * Axes are in the order of the authority (latitude first for geographic systems), but for grids that are written with
 * east first in practice; `options.axes` overrules both. Heights are orthometric unless the system is a geographic
 * one in three dimensions. Where no vertical system is named, heights are in the unit of a projected system.
 * @throws UnknownCrsError when the name has no known form or its codes are no usable system.
 */
export function resolveCrs(name: string, options: { axes?: AxisOrder } = {}): SourceCrs {
  const named = parseCrsName(name) ?? byEpsgName(name);
  if (!named) throw new UnknownCrsError(name, 'this is no name of a coordinate system that is known here');
  const [first, second] = named.codes;
  const [flatCode, verticalCode] = findCompound(first) ?? [findSpatial(first) ?? first, second];
  const flat = findHorizontal(flatCode);
  if (!flat) throw new UnknownCrsError(name, `EPSG:${flatCode} ${whyUnusable(flatCode)}`);
  const heights = findSpatial(first) !== undefined && second === undefined ? 'ellipsoidal' : 'orthometric';
  const vertical = verticalCode === undefined ? undefined : findVertical(verticalCode);
  if (verticalCode !== undefined && !vertical) {
    throw new UnknownCrsError(name, `EPSG:${verticalCode} is no system of heights`);
  }
  const code = heights === 'ellipsoidal' ? first : flatCode;
  return {
    name: vertical
      ? `${flat.name} + ${vertical.name} (EPSG:${flatCode}, EPSG:${verticalCode})`
      : `${flat.name} (EPSG:${code})`,
    horizontal: flatCode,
    ...(vertical && { vertical: vertical.code }),
    kind: flat.kind,
    axes: options.axes ?? named.axes ?? axesInPractice(flat),
    heights,
    metresPerUnit: flat.metresPerUnit,
    metresPerHeight: vertical?.metresPerUnit ?? (flat.kind === 'projected' ? flat.metresPerUnit : 1),
    accuracy: flat.accuracy,
  };
}

function byEpsgName(name: string): { codes: [number]; axes?: AxisOrder } | undefined {
  const code = findHorizontalByName(name.trim());
  return code === undefined ? undefined : { codes: [code] };
}

function axesInPractice(crs: HorizontalCrs): AxisOrder {
  return EAST_FIRST_IN_PRACTICE.has(crs.code) ? 'east-north' : crs.axes;
}

function whyUnusable(code: number): string {
  return findVertical(code) ? 'is a system of heights alone' : 'is not among the projected and geographic systems';
}
