import type { Shape } from '../../city/attributesRecord.ts';
import type { AttributeType } from '../../city/cityObject.ts';
import { decodeColumns, encodeColumns, type TypedColumns } from '../../city/columns.ts';
import type { GroundBox } from '../../crs/localFrame.ts';

/**
 * What the tiles draw: one version a row. Unit u of `tile` draws the rows `unitEnds[u]` up to `unitEnds[u + 1]`.
 * Places are ranges of the geometry blob of a pack.
 */
export interface Draws {
  unitEnds: Uint32Array;
  /** Eleven ASCII characters a version. */
  ids: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  /** Positions in `CAME` and `WENT`. */
  came: Uint8Array;
  went: Uint8Array;
  surfacePacks: Uint32Array;
  surfaceStarts: Uint32Array;
  surfaceLengths: Uint32Array;
  /** Version v has the attribute states `stateEnds[v]` up to `stateEnds[v + 1]`; the last one is what a tile shows. */
  stateEnds: Uint32Array;
  /** Feature of the run whose values it is. */
  stateFeatures: Uint32Array;
  /** Vintage that first had the state. */
  stateVintages: Uint8Array;
  statePacks: Uint32Array;
  stateStarts: Uint32Array;
  stateLengths: Uint32Array;
  stateShapes: Uint32Array;
}

export interface DrawsMeta {
  /** For each unit the box of all its versions, and the largest diagonal of one, in millimetres of the frame. */
  extents: { ground: GroundBox; largestDiagonal: number }[];
  geometryBlobs: string[];
  vintages: string[];
  shapes: Shape[];
  /** Types of the attributes whose declarations differ between sources, by `attributeKey`. */
  conflicts: Record<string, AttributeType>;
}

export const ID_LENGTH = 11;

export function encodeDraws(draws: Draws, meta: DrawsMeta): Uint8Array {
  return encodeColumns({ ...draws } as TypedColumns, meta);
}

export function decodeDraws(bytes: Uint8Array): { draws: Draws; meta: DrawsMeta } {
  const { columns, meta } = decodeColumns<TypedColumns, DrawsMeta>(bytes);
  return { draws: columns as unknown as Draws, meta };
}
