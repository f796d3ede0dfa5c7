import type { Rejection, SourceSurfaces } from '../../city/cityObject.ts';
import { MisreadError } from '../errors.ts';
import { withRoom } from './growing.ts';
import { createIdentifiers, type Identifiers } from './identifiers.ts';
import { readNumbers } from './numbers.ts';
import { NO_LOD } from './vocabulary.ts';

/** A surface or reference that was refused, with the offset of its element. */
export interface RejectedAt extends Rejection {
  offset: number;
}

/** What the surroundings of a geometry say of its polygons. */
export interface SurfaceContext {
  lod: number;
  kind: number;
  /** Turned by orientable surfaces around it. */
  flipped: boolean;
  /** Inside a solid, whose polygons face outwards by definition. */
  inSolid: boolean;
  /** Number of the transformation of an implicit geometry, or -1. */
  transform: number;
}

/** A surface that is named where another would stand. */
export interface Reference extends SurfaceContext {
  identifier: number;
  offset: number;
}

/** An entry of a feature that stands for a refused polygon. Others are polygon numbers, or `~reference`. */
export const REFUSED = 0x7fffffff;
const MAXIMUM_NUMBERS = 3 << 24;

/**
 * The surfaces of the feature that is being read, in arrays that are used again for the next one.
 * Polygons and references stand in `entries` in the order of the document; an identifier stands for a run of entries.
 */
export interface Surfaces {
  coordinates: Float64Array;
  /** Ring r begins at the number `ringStarts[r]`; one more tells where the last ends. */
  ringStarts: Uint32Array;
  ringCount: number;
  /** Polygon p begins at the ring `firstRings[p]`; one more tells where the last ends. */
  firstRings: Uint32Array;
  polygonCount: number;
  kinds: Uint8Array;
  lods: Uint8Array;
  /** Bit 1: rings stand reversed; bit 2: in a solid, or turned as one wants it. */
  marks: Uint8Array;
  transforms: Int32Array;
  entries: Int32Array;
  entryCount: number;
  references: Reference[];
  identifiers: Identifiers;
  /** For each identifier: the entries from `first` up to, not including, `last`; the ring, or -1. */
  first: Int32Array;
  last: Int32Array;
  rings: Int32Array;
  /** Numbers of `identifiers` that name something here; the others are those of references. */
  named: Int32Array;
  namedCount: number;
  matrices: Float64Array[];
  rejected: RejectedAt[];
  unclosedRings: number;
  reset(): void;
  /** Keeps an identifier of what begins now; `close` it where it ends. */
  open(bytes: Uint8Array, start: number, end: number): number;
  openRing(bytes: Uint8Array, start: number, end: number): void;
  close(named: number): void;
  refer(bytes: Uint8Array, start: number, end: number, offset: number, context: SurfaceContext): void;
  beginPolygon(offset: number): void;
  beginRing(isHole: boolean): void;
  addPositions(bytes: Buffer, start: number, end: number, dimension: number, isList: boolean): void;
  addTuples(tuples: string[][]): void;
  endRing(): void;
  endPolygon(lod: number, kind: number, flipped: boolean, inSolid: boolean, transform: number): void;
  /** Adds a polygon again, under another level or place. */
  copy(polygon: number, lod: number, kind: number, flipped: boolean, transform: number): void;
  turn(polygon: number): void;
  take(): SourceSurfaces;
}

export function createSurfaces(): Surfaces {
  let numbers = 0;
  let ringStart = 0;
  let polygonOffset = 0;
  let polygonRing = 0;
  let polygonNumber = 0;
  let polygonNamed = 0;
  let fault: string | undefined;
  let isHole = false;
  let isFlat = false;
  const self: Surfaces = {
    coordinates: new Float64Array(1 << 12),
    ringStarts: new Uint32Array(256),
    ringCount: 0,
    firstRings: new Uint32Array(256),
    polygonCount: 0,
    kinds: new Uint8Array(256),
    lods: new Uint8Array(256),
    marks: new Uint8Array(256),
    transforms: new Int32Array(256),
    entries: new Int32Array(256),
    entryCount: 0,
    references: [],
    identifiers: createIdentifiers(),
    first: new Int32Array(256),
    last: new Int32Array(256),
    rings: new Int32Array(256),
    named: new Int32Array(256),
    namedCount: 0,
    matrices: [],
    rejected: [],
    unclosedRings: 0,
    reset,
    open,
    openRing,
    close: (named) => {
      self.last[named] = self.entryCount;
    },
    refer,
    beginPolygon,
    beginRing,
    addPositions,
    addTuples,
    endRing,
    endPolygon,
    copy,
    turn,
    take,
  };

  function reset(): void {
    numbers = 0;
    self.ringCount = 0;
    self.polygonCount = 0;
    self.entryCount = 0;
    self.namedCount = 0;
    self.unclosedRings = 0;
    self.identifiers.reset();
    if (self.references.length > 0) self.references = [];
    if (self.matrices.length > 0) self.matrices = [];
    if (self.rejected.length > 0) self.rejected = [];
  }

  function open(bytes: Uint8Array, start: number, end: number): number {
    const named = self.namedCount++;
    if (named >= self.named.length) {
      self.named = withRoom(self.named, named + 1);
      self.first = withRoom(self.first, named + 1);
      self.last = withRoom(self.last, named + 1);
      self.rings = withRoom(self.rings, named + 1);
    }
    self.named[named] = self.identifiers.add(bytes, start, end);
    self.first[named] = self.entryCount;
    self.last[named] = self.entryCount;
    self.rings[named] = -1;
    return named;
  }

  function openRing(bytes: Uint8Array, start: number, end: number): void {
    self.rings[open(bytes, start, end)] = self.ringCount;
  }

  function addEntry(entry: number): void {
    if (self.entryCount >= self.entries.length) self.entries = withRoom(self.entries, self.entryCount + 1);
    self.entries[self.entryCount++] = entry;
  }

  function refer(bytes: Uint8Array, start: number, end: number, offset: number, context: SurfaceContext): void {
    const identifier = self.identifiers.add(bytes, start, end);
    addEntry(~(self.references.push({ ...context, identifier, offset }) - 1));
  }

  function beginPolygon(offset: number): void {
    polygonOffset = offset;
    polygonNumber = numbers;
    polygonRing = self.ringCount;
    polygonNamed = self.namedCount;
    fault = undefined;
    isFlat = false;
  }

  function beginRing(hole: boolean): void {
    ringStart = numbers;
    isHole = hole;
    if (hole && self.ringCount === polygonRing) fault ??= 'It has a hole but no exterior ring';
    if (!hole && self.ringCount > polygonRing) fault ??= 'It has more than one exterior ring';
  }

  function makeRoom(count: number): void {
    const wanted = numbers + count;
    if (wanted <= self.coordinates.length) return;
    if (wanted > MAXIMUM_NUMBERS) {
      throw new MisreadError('A single feature has more than 16 million vertices; divide it', polygonOffset);
    }
    self.coordinates = withRoom(self.coordinates, wanted);
  }

  function addPositions(bytes: Buffer, start: number, end: number, dimension: number, isList: boolean): void {
    makeRoom((end - start + 1) * (dimension === 2 ? 0.75 : 0.5) + 2);
    const from = numbers;
    const to = readNumbers(bytes, start, end, self.coordinates, from);
    const count = to - from;
    if (dimension === 2 || (!isList && count === 2)) raise(from, count);
    else if (count % 3 === 0) numbers = to;
    else fault ??= `It has a list of ${count} coordinates, which is no multiple of three; give every point x, y and z`;
    if (from > ringStart) joinCurves(from);
  }

  /** Gives points of two coordinates the height 0, from the back so that none is overwritten. */
  function raise(from: number, count: number): void {
    const { coordinates } = self;
    if (count % 2 !== 0) fault ??= `It has a list of ${count} coordinates where points have two`;
    const points = count >> 1;
    for (let point = points - 1; point >= 0; point--) {
      const [x, y] = [coordinates[from + 2 * point]!, coordinates[from + 2 * point + 1]!];
      coordinates[from + 3 * point] = x;
      coordinates[from + 3 * point + 1] = y;
      coordinates[from + 3 * point + 2] = 0;
    }
    isFlat = true;
    numbers = from + 3 * points;
  }

  /** Rings may be made of curves: where one begins in the end of another, the point is kept once. */
  function joinCurves(from: number): void {
    if (numbers - from < 6 || !isSamePoint(self.coordinates, from - 3, from)) return;
    self.coordinates.copyWithin(from, from + 3, numbers);
    numbers -= 3;
  }

  function addTuples(tuples: string[][]): void {
    makeRoom(tuples.length * 3);
    for (const tuple of tuples) {
      if (tuple.length === 2) isFlat = true;
      else if (tuple.length !== 3)
        fault ??= `It has a point of ${tuple.length} coordinates; give every point x, y and z`;
      for (let axis = 0; axis < 3; axis++) {
        const text = tuple[axis] ?? (axis === 2 && tuple.length === 2 ? '0' : '');
        self.coordinates[numbers++] = text.trim() === '' ? Number.NaN : Number(text);
      }
    }
  }

  function endRing(): void {
    const { coordinates } = self;
    if (numbers - ringStart >= 6 && isSamePoint(coordinates, ringStart, numbers - 3)) numbers -= 3;
    else if (numbers - ringStart >= 9) self.unclosedRings++;
    let check = 0;
    for (let index = ringStart; index < numbers; index++) check += coordinates[index]! * 0;
    if (check !== 0) fault ??= 'It has a coordinate that is no finite number; correct it';
    else if (!hasThreePoints(coordinates, ringStart, numbers)) {
      // A hole without area takes nothing away.
      if (isHole) {
        numbers = ringStart;
        forgetRing();
        return;
      }
      fault ??= 'Its ring has fewer than three different points; give it at least three';
    }
    const ring = self.ringCount++;
    if (ring + 2 > self.ringStarts.length) self.ringStarts = withRoom(self.ringStarts, ring + 2);
    self.ringStarts[ring] = ringStart;
    self.ringStarts[ring + 1] = numbers;
  }

  function forgetRing(): void {
    const named = self.namedCount - 1;
    if (named >= 0 && self.rings[named] === self.ringCount) self.rings[named] = -2;
  }

  function endPolygon(lod: number, kind: number, flipped: boolean, inSolid: boolean, transform: number): void {
    if (self.ringCount === polygonRing) fault ??= 'It has no ring of coordinates';
    if (isFlat && lod > 0 && lod !== NO_LOD)
      fault ??= 'Its points have two coordinates where three are needed; add heights';
    if (fault !== undefined) {
      self.rejected.push({ offset: polygonOffset, reason: `A polygon cannot be used. ${fault}.` });
      forgetPolygon();
      return;
    }
    addEntry(self.polygonCount);
    addPolygon(polygonRing, lod, kind, inSolid, transform);
    if (flipped) turn(self.polygonCount - 1);
  }

  function forgetPolygon(): void {
    numbers = polygonNumber;
    for (let named = polygonNamed; named < self.namedCount; named++) self.rings[named] = -2;
    self.ringCount = polygonRing;
    addEntry(REFUSED);
  }

  function addPolygon(firstRing: number, lod: number, kind: number, inSolid: boolean, transform: number): void {
    const polygon = self.polygonCount++;
    if (polygon + 2 > self.firstRings.length) {
      self.firstRings = withRoom(self.firstRings, polygon + 2);
      self.kinds = withRoom(self.kinds, polygon + 2);
      self.lods = withRoom(self.lods, polygon + 2);
      self.marks = withRoom(self.marks, polygon + 2);
      self.transforms = withRoom(self.transforms, polygon + 2);
    }
    self.firstRings[polygon] = firstRing;
    self.firstRings[polygon + 1] = self.ringCount;
    self.kinds[polygon] = kind;
    self.lods[polygon] = lod === NO_LOD ? 0 : lod;
    self.marks[polygon] = inSolid ? 2 : 0;
    self.transforms[polygon] = transform;
  }

  function copy(polygon: number, lod: number, kind: number, flipped: boolean, transform: number): void {
    const firstRing = self.ringCount;
    for (let ring = self.firstRings[polygon]!; ring < self.firstRings[polygon + 1]!; ring++) {
      const [start, end] = [self.ringStarts[ring]!, self.ringStarts[ring + 1]!];
      makeRoom(end - start);
      self.coordinates.copyWithin(numbers, start, end);
      const added = self.ringCount++;
      self.ringStarts = withRoom(self.ringStarts, added + 2);
      self.ringStarts[added] = numbers;
      numbers += end - start;
      self.ringStarts[added + 1] = numbers;
    }
    addPolygon(firstRing, lod, kind, false, transform);
    self.marks[self.polygonCount - 1] = self.marks[polygon]! & 1;
    if (flipped) turn(self.polygonCount - 1);
  }

  function turn(polygon: number): void {
    for (let ring = self.firstRings[polygon]!; ring < self.firstRings[polygon + 1]!; ring++) {
      reverseRing(self.coordinates, self.ringStarts[ring]!, self.ringStarts[ring + 1]!);
    }
    self.marks[polygon]! ^= 1;
  }

  function take(): SourceSurfaces {
    const { polygonCount, ringCount } = self;
    const rings = self.ringStarts.slice(0, ringCount + 1);
    if (ringCount === 0) rings[0] = 0;
    else for (let ring = 0; ring <= ringCount; ring++) rings[ring]! /= 3;
    const polygons = self.firstRings.slice(0, polygonCount + 1);
    if (polygonCount === 0) polygons[0] = 0;
    return {
      coordinates: self.coordinates.slice(0, numbers),
      rings,
      polygons,
      kinds: self.kinds.slice(0, polygonCount),
      lods: self.lods.slice(0, polygonCount),
    };
  }
  return self;
}

function isSamePoint(coordinates: Float64Array, a: number, b: number): boolean {
  return (
    coordinates[a] === coordinates[b] &&
    coordinates[a + 1] === coordinates[b + 1] &&
    coordinates[a + 2] === coordinates[b + 2]
  );
}

function hasThreePoints(coordinates: Float64Array, start: number, end: number): boolean {
  let second = start + 3;
  while (second < end && isSamePoint(coordinates, start, second)) second += 3;
  let third = second + 3;
  while (third < end && (isSamePoint(coordinates, start, third) || isSamePoint(coordinates, second, third))) third += 3;
  return third < end;
}

/** Turns the order of the points in [start, end) round, the first point staying the first. */
export function reverseRing(coordinates: Float64Array, start: number, end: number): void {
  for (let low = start + 3, high = end - 3; low < high; low += 3, high -= 3) {
    for (let axis = 0; axis < 3; axis++) {
      const kept = coordinates[low + axis]!;
      coordinates[low + axis] = coordinates[high + axis]!;
      coordinates[high + axis] = kept;
    }
  }
}
