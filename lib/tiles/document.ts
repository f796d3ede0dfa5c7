import { MeshoptDecoder } from 'meshoptimizer/decoder';
import { z } from 'zod';
import { unpackGlb } from './glbContainer.ts';

/** The parts of a glTF that tiles consist of, as they are read back to be checked. */

const index = z.int().nonnegative();
const size = z.int().positive();

const compression = z.object({
  buffer: index,
  byteOffset: index.default(0),
  byteLength: size,
  byteStride: size,
  count: size,
  mode: z.enum(['ATTRIBUTES', 'TRIANGLES', 'INDICES']),
  filter: z.enum(['NONE', 'OCTAHEDRAL', 'QUATERNION', 'EXPONENTIAL']).optional(),
});

const bufferView = z.object({
  buffer: index,
  byteOffset: index.default(0),
  byteLength: size,
  byteStride: size.optional(),
  target: z.int().optional(),
  extensions: z.object({ EXT_meshopt_compression: compression.optional() }).optional(),
});

const accessor = z.object({
  bufferView: index,
  byteOffset: index.default(0),
  componentType: z.int(),
  count: size,
  type: z.enum(['SCALAR', 'VEC2', 'VEC3', 'VEC4']),
});

const featureIdSet = z.object({
  featureCount: size,
  attribute: index,
  propertyTable: index.optional(),
  label: z.string().optional(),
});

const primitive = z.object({
  attributes: z.record(z.string(), index),
  indices: index.optional(),
  extensions: z.object({ EXT_mesh_features: z.object({ featureIds: z.array(featureIdSet).min(1) }) }),
});

const classProperty = z.object({
  type: z.enum(['SCALAR', 'STRING', 'ENUM']),
  componentType: z.enum(['INT32', 'FLOAT64']).optional(),
  enumType: z.string().optional(),
  required: z.boolean().default(false),
  noData: z.union([z.number(), z.string()]).optional(),
});

const enumeration = z.object({
  valueType: z.literal('UINT8'),
  values: z.array(z.object({ name: z.string(), value: z.int() })).min(1),
});

const tableProperty = z.object({
  values: index,
  stringOffsets: index.optional(),
  stringOffsetType: z.enum(['UINT16', 'UINT32']).default('UINT32'),
});

const structuralMetadata = z.object({
  schema: z.object({
    id: z.string(),
    classes: z.record(z.string(), z.object({ properties: z.record(z.string(), classProperty) })),
    enums: z.record(z.string(), enumeration).default({}),
  }),
  propertyTables: z
    .array(z.object({ class: z.string(), count: size, properties: z.record(z.string(), tableProperty) }))
    .min(1),
});

const document = z.object({
  asset: z.object({ version: z.literal('2.0') }),
  extensionsUsed: z.array(z.string()).default([]),
  extensionsRequired: z.array(z.string()).default([]),
  buffers: z.array(z.object({ byteLength: size })).min(1),
  bufferViews: z.array(bufferView),
  accessors: z.array(accessor),
  meshes: z.array(z.object({ primitives: z.array(primitive).min(1) })),
  extensions: z.object({ EXT_structural_metadata: structuralMetadata }),
});

export type GltfDocument = z.infer<typeof document>;
export type BufferView = z.infer<typeof bufferView>;
export type Accessor = z.infer<typeof accessor>;
export type StructuralMetadata = z.infer<typeof structuralMetadata>;

/** A glb taken apart. */
export interface ReadGlb {
  document: GltfDocument;
  binary: Uint8Array;
}

/**
 * Reads a glb as `writeGlb` writes it.
 * @throws Error when it is none, or lacks a part that a tile needs.
 */
export function readGlb(glb: Uint8Array): ReadGlb {
  const { json, binary } = unpackGlb(glb);
  return { document: document.parse(json), binary };
}

/** A copy of the bytes of a buffer view, decompressed where it is compressed. MeshoptDecoder must be ready. */
export function bytesOfView({ document, binary }: ReadGlb, number: number): Uint8Array {
  const { byteOffset, byteLength, extensions } = document.bufferViews[number];
  const compressed = extensions?.EXT_meshopt_compression;
  if (!compressed) return new Uint8Array(binary.subarray(byteOffset, byteOffset + byteLength));
  const { count, byteStride, mode, filter } = compressed;
  const decoded = new Uint8Array(count * byteStride);
  const encoded = binary.subarray(compressed.byteOffset, compressed.byteOffset + compressed.byteLength);
  MeshoptDecoder.decodeGltfBuffer(decoded, count, byteStride, encoded, mode, filter);
  return decoded;
}
