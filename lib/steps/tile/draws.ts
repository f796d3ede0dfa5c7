import { z } from 'zod';
import type { AttributeType } from '../../city/cityObject.ts';
import { decodeColumns, encodeColumns, type TypedColumns } from '../../city/columns.ts';
import type { GroundBox } from '../../crs/localFrame.ts';

/** What a unit of `tile` draws: one version a row. Places are ranges of the geometry blob of a pack. */
export interface Draws {
  /** Eleven ASCII characters a version. */
  ids: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  /** Positions in `CAME` and `WENT`. */
  came: Uint8Array;
  went: Uint8Array;
  /** Positions in `DrawContext.geometryBlobs`. */
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
  /** Positions in `DrawContext.shapes`. */
  stateShapes: Uint32Array;
}

/** Extent of a unit's versions. */
export interface DrawsMeta {
  /** Box of all of them in millimetres of the frame. */
  ground: GroundBox;
  /** Largest diagonal of one in millimetres. */
  largestDiagonal: number;
}

const attributeType = z.enum(['integer', 'double', 'boolean', 'string']) satisfies z.ZodType<AttributeType>;

/** What all units have in common. */
export const drawContextSchema = z.object({
  geometryBlobs: z.array(z.string()),
  vintages: z.array(z.string()),
  shapes: z.array(z.array(z.object({ name: z.string(), type: attributeType, unit: z.string().exactOptional() }))),
  /** Types of the attributes whose declarations differ between sources, by `attributeKey`. */
  conflicts: z.record(z.string(), attributeType),
});
export type DrawContext = z.infer<typeof drawContextSchema>;

export const ID_LENGTH = 11;

export function encodeDraws(draws: Draws, meta: DrawsMeta): Uint8Array {
  return encodeColumns({ ...draws } as TypedColumns, meta);
}

export function decodeDraws(bytes: Uint8Array): { draws: Draws; meta: DrawsMeta } {
  const { columns, meta } = decodeColumns<TypedColumns, DrawsMeta>(bytes);
  return { draws: columns as unknown as Draws, meta };
}
