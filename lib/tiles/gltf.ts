import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { createBinary, packGlb } from './glbContainer.ts';

/** A part of a glTF document as it will stand in the JSON. */
export type Json = Record<string, unknown>;

/** Component types of accessors (glTF 2.0, §5.1). */
export const BYTE = 5120;
export const UNSIGNED_BYTE = 5121;
export const UNSIGNED_SHORT = 5123;
export const UNSIGNED_INT = 5125;
export const FLOAT = 5126;

const ARRAY_BUFFER = 34962;
const ELEMENT_ARRAY_BUFFER = 34963;

/** Material of all surfaces. Double sided, since real surfaces are not always turned right, and roads are seen from below. */
export const MATTE: Json = { pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 1 }, doubleSided: true };

/** Filters of EXT_meshopt_compression that are used here. */
export type Filter = 'OCTAHEDRAL' | 'EXPONENTIAL';

export type Purpose = 'vertices' | 'indices';

/** Gathers buffer views and accessors, then writes the glb. */
export interface GltfBuilder {
  /** A view of bytes as they are; answers its number. `purpose` is for what goes to the GPU. */
  addView(bytes: Uint8Array, purpose?: Purpose, stride?: number): number;
  /**
   * A view compressed by EXT_meshopt_compression. What it decodes to has its place in a second buffer, which has a
   * length but no bytes, so that only readers that know the extension can draw it. `filter` names what the bytes have
   * been put through already. MeshoptEncoder must be ready.
   */
  addCompressedView(bytes: Uint8Array, purpose: Purpose, stride: number, filter?: Filter): number;
  addAccessor(accessor: Json): number;
  write(document: Json): Uint8Array;
}

export function createGltf(): GltfBuilder {
  const binary = createBinary();
  const bufferViews: Json[] = [];
  const accessors: Json[] = [];
  let decoded = 0;
  const target = (purpose: Purpose) => (purpose === 'vertices' ? ARRAY_BUFFER : ELEMENT_ARRAY_BUFFER);
  return {
    addView(bytes, purpose, stride) {
      const view: Json = { buffer: 0, byteOffset: binary.add(bytes), byteLength: bytes.length };
      if (purpose === 'vertices') view.byteStride = stride;
      if (purpose) view.target = target(purpose);
      return bufferViews.push(view) - 1;
    },
    addCompressedView(bytes, purpose, stride, filter) {
      const count = bytes.length / stride;
      const mode = purpose === 'vertices' ? 'ATTRIBUTES' : 'TRIANGLES';
      const encoded = MeshoptEncoder.encodeGltfBuffer(bytes, count, stride, mode);
      const view: Json = { buffer: 1, byteOffset: decoded, byteLength: bytes.length };
      if (purpose === 'vertices') view.byteStride = stride;
      view.target = target(purpose);
      view.extensions = {
        EXT_meshopt_compression: {
          buffer: 0,
          byteOffset: binary.add(encoded),
          byteLength: encoded.length,
          byteStride: stride,
          count,
          mode,
          ...(filter ? { filter } : {}),
        },
      };
      decoded += Math.ceil(bytes.length / 4) * 4;
      return bufferViews.push(view) - 1;
    },
    addAccessor: (accessor) => accessors.push(accessor) - 1,
    write(document) {
      const buffers: Json[] = [{ byteLength: binary.length }];
      if (decoded > 0)
        buffers.push({ byteLength: decoded, extensions: { EXT_meshopt_compression: { fallback: true } } });
      return packGlb({ ...document, buffers, bufferViews, accessors }, binary);
    },
  };
}

/** The bytes of a typed array. */
export function viewBytes({ buffer, byteOffset, byteLength }: Exclude<ArrayBufferView, DataView>): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
