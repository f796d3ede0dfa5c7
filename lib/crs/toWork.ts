import { numberDistinct } from './distinct.ts';
import { CoordinateOutOfRangeError } from './errors.ts';
import type { Frame, Heights } from './frame.ts';
import { createGeoid } from './geoid.ts';
import { createProjector, createUnprojector } from './projection.ts';
import type { SourceCrs } from './resolve.ts';

export interface ToWorkOptions {
  /** What the heights of the source count from, whatever its CRS says. */
  heights: Heights;
  /** Metres added to every height: puts right a survey that lies too low. */
  zOffset?: number;
}

/** Takes coordinates as written, x, y, z in the source's axes and units, to int32 millimetres from the frame's origin. */
export type ToWork = (coordinates: Float64Array) => Int32Array;

const LARGEST = 2 ** 31 - 1;
const SMALLEST = -(2 ** 31);

/**
 * Creates the way of one source's coordinates into the frame: east, north and height in whole millimetres.
 *
 * Where the source is written in the work CRS this is a subtraction. Otherwise each distinct place is projected once a
 * call, exactly (no fitted shortcut, so that a vertex gets the same millimetres whatever else is read with it). Heights are
 * taken as they are, for all ellipsoids are treated as that of WGS 84; from orthometric to ellipsoidal or back they
 * go by EGM96.
 * The function throws CoordinateOutOfRangeError when a result is not finite or does not fit into int32.
 */
export function createToWork(source: SourceCrs, frame: Frame, options: ToWorkOptions): ToWork {
  const geoidSign = sign(options.heights, frame.heights);
  const zOffset = options.zOffset ?? 0;
  if (source.horizontal === frame.workCrs && geoidSign === 0) return createShift(source, frame, zOffset);
  return createProjection(source, frame, geoidSign, zOffset);
}

/** What the undulation is multiplied by on the way from one kind of height to the other. */
function sign(from: Heights, to: Heights): -1 | 0 | 1 {
  if (from === to) return 0;
  return from === 'orthometric' ? 1 : -1;
}

function createShift(source: SourceCrs, frame: Frame, zOffset: number): ToWork {
  const [east, north] = source.axes === 'east-north' ? [0, 1] : [1, 0];
  const [originX, originY] = frame.origin;
  const { metresPerHeight } = source;
  return (coordinates) => {
    const work = new Int32Array(coordinates.length);
    for (let at = 0; at < coordinates.length; at += 3) {
      const x = toMillimetres(coordinates[at + east] - originX);
      const y = toMillimetres(coordinates[at + north] - originY);
      const z = toMillimetres(coordinates[at + 2] * metresPerHeight + zOffset);
      work[at] = x;
      work[at + 1] = y;
      work[at + 2] = z;
      // What does not fit, and what is not finite, does not come back from int32 as it went in.
      if (work[at] !== x || work[at + 1] !== y || work[at + 2] !== z) refuse(source, coordinates, at);
    }
    return work;
  };
}

function createProjection(source: SourceCrs, frame: Frame, geoidSign: -1 | 0 | 1, zOffset: number): ToWork {
  const [east, north] = source.axes === 'east-north' ? [0, 1] : [1, 0];
  const [originX, originY] = frame.origin;
  const project = createProjector(source.horizontal, frame.workCrs);
  const unproject = createUnprojector(source.horizontal);
  const undulation = createGeoid();
  return (coordinates) => {
    const work = new Int32Array(coordinates.length);
    const { count, numbers, firsts } = numberDistinct(coordinates);
    const places = new Float64Array(count * 3);
    for (let place = 0; place < count; place++) {
      const at = firsts[place] * 3;
      const [x, y] = project(coordinates[at + east], coordinates[at + north]);
      places[place * 3] = toMillimetres(x - originX);
      places[place * 3 + 1] = toMillimetres(y - originY);
      if (geoidSign === 0) continue;
      const [longitude, latitude] = unproject(coordinates[at + east], coordinates[at + north]);
      places[place * 3 + 2] = geoidSign * undulation(longitude, latitude);
    }
    for (let at = 0, vertex = 0; at < coordinates.length; at += 3, vertex++) {
      const place = numbers[vertex] * 3;
      const height = coordinates[at + 2] * source.metresPerHeight + places[place + 2] + zOffset;
      const z = toMillimetres(height);
      if (!(fits(places[place]) && fits(places[place + 1]) && fits(z))) refuse(source, coordinates, at);
      work[at] = places[place];
      work[at + 1] = places[place + 1];
      work[at + 2] = z;
    }
    return work;
  };
}

/** Halves go up everywhere, so that the result does not depend on the origin. `Math.round` takes five times as long. */
function toMillimetres(metres: number): number {
  return Math.floor(metres * 1000 + 0.5);
}

function fits(millimetres: number): boolean {
  return millimetres >= SMALLEST && millimetres <= LARGEST;
}

function refuse(source: SourceCrs, coordinates: Float64Array, at: number): never {
  throw new CoordinateOutOfRangeError([coordinates[at], coordinates[at + 1], coordinates[at + 2]], source.name);
}
