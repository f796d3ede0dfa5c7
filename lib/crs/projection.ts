import { createRequire } from 'node:module';
import { UnknownCrsError } from './errors.ts';
import { findHorizontal } from './registry.ts';

/** Takes easting and northing, or longitude and latitude in degrees, from one system to another. */
export type Projector = (x: number, y: number) => [number, number];

type Proj4 = typeof import('proj4');
let loaded: Proj4 | undefined;
/** Loaded when something is projected for the first time: a run whose sources are all in its work CRS hardly needs it. */
function proj4(): Proj4 {
  loaded ??= createRequire(import.meta.url)('proj4') as Proj4;
  return loaded;
}

/** Makes proj4 heed `+axis`, by which systems say that they count to the south or west; it alters no other system. */
const MIND_AXES = true;

const WGS84 = '+proj=longlat +datum=WGS84 +no_defs';

/** From one EPSG system to another; east or longitude comes first on both sides, whatever the authority says. */
export function createProjector(fromCode: number, toCode: number): Projector {
  return projectorOf(definitionOf(fromCode), definitionOf(toCode));
}

/** From an EPSG system to longitude and latitude on WGS 84. */
export function createUnprojector(code: number): Projector {
  return projectorOf(definitionOf(code), WGS84);
}

/** From longitude and latitude on WGS 84 to an EPSG system. */
export function createWgs84Projector(code: number): Projector {
  return projectorOf(WGS84, definitionOf(code));
}

function projectorOf(from: string, to: string): Projector {
  const converter = proj4()(from, to);
  return (x, y) => {
    // proj4 throws at what is not finite; whoever asks checks results and knows better what to say.
    if (!(Number.isFinite(x) && Number.isFinite(y))) return [Number.NaN, Number.NaN];
    return converter.forward([x, y], MIND_AXES) as [number, number];
  };
}

function definitionOf(code: number): string {
  const crs = findHorizontal(code);
  if (!crs) throw new UnknownCrsError(`EPSG:${code}`, 'no projected or geographic system has this code');
  return crs.definition;
}
