import type { Rejection, SourceSurfaces } from '../../city/cityObject.ts';
import { createIdentifiers, type Identifiers, resetIdentifiers } from './identifiers.ts';

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
export const LOST_RING = -2;

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
  surfaces.rejected = [];
}

/** The polygons as arrays of their own. */
export function takeSurfaces(surfaces: Surfaces): SourceSurfaces {
  const { polygonCount, ringCount } = surfaces;
  const rings = new Uint32Array(ringCount + 1);
  for (let ring = 0; ring < ringCount; ring++) rings[ring + 1] = surfaces.ringStarts[ring + 1] / 3;
  const polygons = new Uint32Array(polygonCount + 1);
  for (let polygon = 0; polygon < polygonCount; polygon++) polygons[polygon + 1] = surfaces.firstRings[polygon + 1];
  return {
    coordinates: surfaces.coordinates.slice(0, surfaces.numberCount),
    rings,
    polygons,
    kinds: surfaces.kinds.slice(0, polygonCount),
    lods: surfaces.lods.slice(0, polygonCount),
  };
}
