import { MisreadError } from '../errors.ts';
import { withRoom } from './growing.ts';
import { addEntry } from './named.ts';
import { readNumbers } from './numbers.ts';
import { hasThreePoints, isSamePoint, raisePoints, reverseRing } from './rings.ts';
import { LOST_RING, POLYGON_MARK, REFUSED, type Surfaces } from './surfaces.ts';
import { NO_LOD } from './vocabulary.ts';

const MAXIMUM_NUMBERS = 3 << 24;

export function beginPolygon(surfaces: Surfaces, offset: number): void {
  surfaces.polygonOffset = offset;
  surfaces.polygonNumber = surfaces.numberCount;
  surfaces.polygonRing = surfaces.ringCount;
  surfaces.polygonNamed = surfaces.namedCount;
  surfaces.fault = undefined;
  surfaces.isFlat = false;
}

export function beginRing(surfaces: Surfaces, isHole: boolean): void {
  surfaces.ringStart = surfaces.numberCount;
  surfaces.isHole = isHole;
  const isFirst = surfaces.ringCount === surfaces.polygonRing;
  if (isHole && isFirst) surfaces.fault ??= 'It has a hole but no exterior ring';
  if (!isHole && !isFirst) surfaces.fault ??= 'It has more than one exterior ring';
}

function makeRoom(surfaces: Surfaces, count: number): void {
  const wanted = surfaces.numberCount + count;
  if (wanted <= surfaces.coordinates.length) return;
  if (wanted > MAXIMUM_NUMBERS) {
    throw new MisreadError('A single feature has more than 16 million vertices; divide it', surfaces.polygonOffset);
  }
  surfaces.coordinates = withRoom(surfaces.coordinates, Math.ceil(wanted));
}

/** Reads the coordinates in [start, end) as points of the ring; points of two coordinates get the height 0. */
export function addPositions(
  surfaces: Surfaces,
  bytes: Buffer,
  start: number,
  end: number,
  dimension: number,
  isList: boolean,
): void {
  makeRoom(surfaces, (end - start + 1) * (dimension === 2 ? 0.75 : 0.5) + 2);
  const from = surfaces.numberCount;
  const to = readNumbers(bytes, start, end, surfaces.coordinates, from);
  const count = to - from;
  if (dimension === 2 || (!isList && count === 2)) {
    if (count % 2 !== 0) surfaces.fault ??= `It has a list of ${count} coordinates where points have two`;
    surfaces.numberCount = raisePoints(surfaces.coordinates, from, count >> 1);
    surfaces.isFlat = true;
  } else if (count % 3 === 0) surfaces.numberCount = to;
  else {
    surfaces.fault ??= `It has a list of ${count} coordinates, which is no multiple of three; give every point x, y and z`;
  }
  if (from > surfaces.ringStart) joinCurves(surfaces, from);
}

/** Rings may be made of curves: where one begins in the end of another, the point is kept once. */
function joinCurves(surfaces: Surfaces, from: number): void {
  const { coordinates, numberCount } = surfaces;
  if (numberCount - from < 6 || !isSamePoint(coordinates, from - 3, from)) return;
  coordinates.copyWithin(from, from + 3, numberCount);
  surfaces.numberCount -= 3;
}

/** Adds points that are written as tuples of numbers. */
export function addTuples(surfaces: Surfaces, tuples: string[][]): void {
  makeRoom(surfaces, tuples.length * 3);
  for (const tuple of tuples) {
    if (tuple.length === 2) surfaces.isFlat = true;
    else if (tuple.length !== 3) {
      surfaces.fault ??= `It has a point of ${tuple.length} coordinates; give every point x, y and z`;
    }
    for (let axis = 0; axis < 3; axis++) {
      const text = tuple[axis] ?? (axis === 2 && tuple.length === 2 ? '0' : '');
      surfaces.coordinates[surfaces.numberCount++] = text.trim() === '' ? Number.NaN : Number(text);
    }
  }
}

export function endRing(surfaces: Surfaces): void {
  const { coordinates, ringStart } = surfaces;
  const size = surfaces.numberCount - ringStart;
  if (size >= 6 && isSamePoint(coordinates, ringStart, surfaces.numberCount - 3)) surfaces.numberCount -= 3;
  else if (size >= 9) surfaces.unclosedRings++;
  const end = surfaces.numberCount;
  let check = 0;
  for (let index = ringStart; index < end; index++) check += coordinates[index] * 0;
  if (check !== 0) surfaces.fault ??= 'It has a coordinate that is no finite number; correct it';
  else if (!hasThreePoints(coordinates, ringStart, end)) {
    // A hole without area takes nothing away.
    if (surfaces.isHole && surfaces.fault === undefined) {
      surfaces.numberCount = ringStart;
      loseRings(surfaces, surfaces.ringCount);
      return;
    }
    surfaces.fault ??= 'Its ring has fewer than three different points; give it at least three';
  }
  addRing(surfaces, ringStart);
}

function addRing(surfaces: Surfaces, start: number): void {
  const ring = surfaces.ringCount++;
  if (ring + 2 > surfaces.ringStarts.length) surfaces.ringStarts = withRoom(surfaces.ringStarts, ring + 2);
  surfaces.ringStarts[ring] = start;
  surfaces.ringStarts[ring + 1] = surfaces.numberCount;
}

/** Identifiers of rings from `ring` on name nothing any more. */
function loseRings(surfaces: Surfaces, ring: number): void {
  const { rings, polygonNamed, namedCount } = surfaces;
  for (let named = polygonNamed; named < namedCount; named++) if (rings[named] >= ring) rings[named] = LOST_RING;
}

export function endPolygon(
  surfaces: Surfaces,
  lod: number,
  kind: number,
  isFlipped: boolean,
  inSolid: boolean,
  transform: number,
): void {
  const { polygonRing, polygonOffset } = surfaces;
  if (surfaces.ringCount === polygonRing) surfaces.fault ??= 'It has no ring of coordinates';
  if (surfaces.isFlat && lod > 0 && lod !== NO_LOD) {
    surfaces.fault ??= 'Its points have two coordinates where three are needed; add heights';
  }
  if (surfaces.fault !== undefined) {
    surfaces.rejected.push({ offset: polygonOffset, reason: `A polygon cannot be used. ${surfaces.fault}.` });
    loseRings(surfaces, polygonRing);
    surfaces.numberCount = surfaces.polygonNumber;
    surfaces.ringCount = polygonRing;
    addEntry(surfaces, REFUSED);
    return;
  }
  addEntry(surfaces, surfaces.polygonCount);
  addPolygon(surfaces, polygonRing, lod, kind, inSolid ? POLYGON_MARK.settled : 0, transform);
  if (isFlipped) turnPolygon(surfaces, surfaces.polygonCount - 1);
}

function addPolygon(
  surfaces: Surfaces,
  firstRing: number,
  lod: number,
  kind: number,
  marks: number,
  transform: number,
): void {
  const polygon = surfaces.polygonCount++;
  if (polygon + 2 > surfaces.firstRings.length) {
    surfaces.firstRings = withRoom(surfaces.firstRings, polygon + 2);
    surfaces.kinds = withRoom(surfaces.kinds, polygon + 2);
    surfaces.lods = withRoom(surfaces.lods, polygon + 2);
    surfaces.marks = withRoom(surfaces.marks, polygon + 2);
    surfaces.transforms = withRoom(surfaces.transforms, polygon + 2);
  }
  surfaces.firstRings[polygon] = firstRing;
  surfaces.firstRings[polygon + 1] = surfaces.ringCount;
  surfaces.kinds[polygon] = kind;
  surfaces.lods[polygon] = lod === NO_LOD ? 0 : lod;
  surfaces.marks[polygon] = marks;
  surfaces.transforms[polygon] = transform;
}

/** Adds a polygon again, under another level or in another place. */
export function copyPolygon(
  surfaces: Surfaces,
  polygon: number,
  lod: number,
  kind: number,
  isFlipped: boolean,
  transform: number,
): void {
  const firstRing = surfaces.ringCount;
  for (let ring = surfaces.firstRings[polygon]; ring < surfaces.firstRings[polygon + 1]; ring++) {
    const [start, end] = [surfaces.ringStarts[ring], surfaces.ringStarts[ring + 1]];
    makeRoom(surfaces, end - start);
    const from = surfaces.numberCount;
    surfaces.coordinates.copyWithin(from, start, end);
    surfaces.numberCount += end - start;
    addRing(surfaces, from);
  }
  addPolygon(surfaces, firstRing, lod, kind, surfaces.marks[polygon] & POLYGON_MARK.turned, transform);
  if (isFlipped) turnPolygon(surfaces, surfaces.polygonCount - 1);
}

export function turnPolygon(surfaces: Surfaces, polygon: number): void {
  for (let ring = surfaces.firstRings[polygon]; ring < surfaces.firstRings[polygon + 1]; ring++) {
    reverseRing(surfaces.coordinates, surfaces.ringStarts[ring], surfaces.ringStarts[ring + 1]);
  }
  surfaces.marks[polygon] ^= POLYGON_MARK.turned;
}
