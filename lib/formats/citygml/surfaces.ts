import type { Rejection, SourceSurfaces } from '../../city/cityObject.ts';
import { MisreadError } from '../errors.ts';
import { withRoom } from './growing.ts';
import { addIdentifier, createIdentifiers, type Identifiers, resetIdentifiers } from './identifiers.ts';
import { readNumbers } from './numbers.ts';
import { hasThreePoints, isSamePoint, raisePoints, reverseRing } from './rings.ts';
import { NO_LOD } from './vocabulary.ts';

/** A surface or reference that was refused, with the offset of its element. */
export interface RejectedAt extends Rejection {
  offset: number;
}

/** Columns of `Surfaces.references`. */
export const REFERENCE = { size: 5, identifier: 0, lod: 1, kind: 2, marks: 3, transform: 4 } as const;
/** Bits of a reference's marks: turned by orientable surfaces around it; in a solid, whose polygons face outwards. */
export const MARK = { flipped: 1, inSolid: 2 } as const;
/** Bits of a polygon's marks: its rings stand reversed; its outer side is settled. */
export const POLYGON_MARK = { turned: 1, settled: 2 } as const;
/** An entry of a feature that stands for a refused polygon. Others are polygon numbers, or `~reference`. */
export const REFUSED = 0x7fffffff;
/** `Surfaces.rings` of an identifier that names no ring, and of one whose ring was refused. */
export const NO_RING = -1;
const LOST_RING = -2;

const MAXIMUM_NUMBERS = 3 << 24;

/**
 * The surfaces of the feature that is being read, in arrays that are used again for the next one.
 * Polygons and references stand in `entries` in the order of the document; an identifier stands for a run of entries.
 */
export interface Surfaces {
  coordinates: Float64Array;
  numberCount: number;
  /** Ring r begins at the number `ringStarts[r]`; one more tells where the last ends. */
  ringStarts: Uint32Array;
  ringCount: number;
  /** Polygon p begins at the ring `firstRings[p]`; one more tells where the last ends. */
  firstRings: Uint32Array;
  polygonCount: number;
  kinds: Uint8Array;
  lods: Uint8Array;
  marks: Uint8Array;
  /** Number of each polygon's matrix, or -1. */
  transforms: Int32Array;
  matrices: Float64Array[];
  entries: Int32Array;
  entryCount: number;
  identifiers: Identifiers;
  /** What identifiers name: number of the identifier, its entries from `first` up to, not including, `last`, its ring. */
  named: Int32Array;
  first: Int32Array;
  last: Int32Array;
  rings: Int32Array;
  namedCount: number;
  /** Hash table of `named`, made by `indexNames`. */
  index: Int32Array;
  /** Surfaces that are named where they would stand: a row of `REFERENCE` each. */
  references: Int32Array;
  referenceOffsets: Float64Array;
  referenceCount: number;
  rejected: RejectedAt[];
  unclosedRings: number;
  /** The polygon and ring being read. */
  polygonOffset: number;
  polygonNumber: number;
  polygonRing: number;
  polygonNamed: number;
  ringStart: number;
  isHole: boolean;
  isFlat: boolean;
  fault: string | undefined;
}

export function createSurfaces(): Surfaces {
  const integers = (): Int32Array => new Int32Array(256);
  return {
    coordinates: new Float64Array(1 << 12),
    numberCount: 0,
    ringStarts: new Uint32Array(256),
    ringCount: 0,
    firstRings: new Uint32Array(256),
    polygonCount: 0,
    kinds: new Uint8Array(256),
    lods: new Uint8Array(256),
    marks: new Uint8Array(256),
    transforms: integers(),
    matrices: [],
    entries: integers(),
    entryCount: 0,
    identifiers: createIdentifiers(),
    named: integers(),
    first: integers(),
    last: integers(),
    rings: integers(),
    namedCount: 0,
    index: integers(),
    references: integers(),
    referenceOffsets: new Float64Array(64),
    referenceCount: 0,
    rejected: [],
    unclosedRings: 0,
    polygonOffset: 0,
    polygonNumber: 0,
    polygonRing: 0,
    polygonNamed: 0,
    ringStart: 0,
    isHole: false,
    isFlat: false,
    fault: undefined,
  };
}

export function resetSurfaces(surfaces: Surfaces): void {
  surfaces.numberCount = 0;
  surfaces.ringCount = 0;
  surfaces.polygonCount = 0;
  surfaces.entryCount = 0;
  surfaces.namedCount = 0;
  surfaces.referenceCount = 0;
  surfaces.unclosedRings = 0;
  resetIdentifiers(surfaces.identifiers);
  if (surfaces.matrices.length > 0) surfaces.matrices = [];
  if (surfaces.rejected.length > 0) surfaces.rejected = [];
}

/** Keeps an identifier of what begins now, and answers the number by which `endNamed` tells where it ends. */
export function beginNamed(surfaces: Surfaces, bytes: Buffer, start: number, end: number, ring = NO_RING): number {
  const named = surfaces.namedCount++;
  if (named >= surfaces.named.length) {
    surfaces.named = withRoom(surfaces.named, named + 1);
    surfaces.first = withRoom(surfaces.first, named + 1);
    surfaces.last = withRoom(surfaces.last, named + 1);
    surfaces.rings = withRoom(surfaces.rings, named + 1);
  }
  surfaces.named[named] = addIdentifier(surfaces.identifiers, bytes, start, end);
  surfaces.first[named] = surfaces.entryCount;
  surfaces.last[named] = surfaces.entryCount;
  surfaces.rings[named] = ring;
  return named;
}

export function endNamed(surfaces: Surfaces, named: number): void {
  surfaces.last[named] = surfaces.entryCount;
}

function addEntry(surfaces: Surfaces, entry: number): void {
  if (surfaces.entryCount >= surfaces.entries.length) {
    surfaces.entries = withRoom(surfaces.entries, surfaces.entryCount + 1);
  }
  surfaces.entries[surfaces.entryCount++] = entry;
}

/** Adds a reference by the identifier in [start, end); `offset` is that of its element. */
export function addReference(
  surfaces: Surfaces,
  bytes: Buffer,
  start: number,
  end: number,
  offset: number,
  lod: number,
  kind: number,
  marks: number,
  transform: number,
): void {
  const reference = surfaces.referenceCount++;
  surfaces.references = withRoom(surfaces.references, surfaces.referenceCount * REFERENCE.size);
  surfaces.referenceOffsets = withRoom(surfaces.referenceOffsets, surfaces.referenceCount);
  const { references } = surfaces;
  const at = reference * REFERENCE.size;
  references[at + REFERENCE.identifier] = addIdentifier(surfaces.identifiers, bytes, start, end);
  references[at + REFERENCE.lod] = lod;
  references[at + REFERENCE.kind] = kind;
  references[at + REFERENCE.marks] = marks;
  references[at + REFERENCE.transform] = transform;
  surfaces.referenceOffsets[reference] = offset;
  addEntry(surfaces, ~reference);
}

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
  for (let index = ringStart; index < end; index++) check += coordinates[index]! * 0;
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
  for (let named = polygonNamed; named < namedCount; named++) if (rings[named]! >= ring) rings[named] = LOST_RING;
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
  for (let ring = surfaces.firstRings[polygon]!; ring < surfaces.firstRings[polygon + 1]!; ring++) {
    const [start, end] = [surfaces.ringStarts[ring]!, surfaces.ringStarts[ring + 1]!];
    makeRoom(surfaces, end - start);
    const from = surfaces.numberCount;
    surfaces.coordinates.copyWithin(from, start, end);
    surfaces.numberCount += end - start;
    addRing(surfaces, from);
  }
  addPolygon(surfaces, firstRing, lod, kind, surfaces.marks[polygon]! & POLYGON_MARK.turned, transform);
  if (isFlipped) turnPolygon(surfaces, surfaces.polygonCount - 1);
}

export function turnPolygon(surfaces: Surfaces, polygon: number): void {
  for (let ring = surfaces.firstRings[polygon]!; ring < surfaces.firstRings[polygon + 1]!; ring++) {
    reverseRing(surfaces.coordinates, surfaces.ringStarts[ring]!, surfaces.ringStarts[ring + 1]!);
  }
  surfaces.marks[polygon]! ^= POLYGON_MARK.turned;
}

/** The polygons as arrays of their own. */
export function takeSurfaces(surfaces: Surfaces): SourceSurfaces {
  const { polygonCount, ringCount } = surfaces;
  const rings = new Uint32Array(ringCount + 1);
  for (let ring = 0; ring < ringCount; ring++) rings[ring + 1] = surfaces.ringStarts[ring + 1]! / 3;
  const polygons = new Uint32Array(polygonCount + 1);
  for (let polygon = 0; polygon < polygonCount; polygon++) polygons[polygon + 1] = surfaces.firstRings[polygon + 1]!;
  return {
    coordinates: surfaces.coordinates.slice(0, surfaces.numberCount),
    rings,
    polygons,
    kinds: surfaces.kinds.slice(0, polygonCount),
    lods: surfaces.lods.slice(0, polygonCount),
  };
}
