import { MeshoptDecoder } from 'meshoptimizer/decoder';
import { bytesOfView, readGlb } from './document.ts';
import { createBinary, packGlb, unpackGlb } from './glbContainer.ts';
import type { Json } from './gltf.ts';

const COMPRESSION = 'EXT_meshopt_compression';

/**
 * The same glb without EXT_meshopt_compression, for validators and readers that do not know it.
 * @throws Error when it is no glb of a tile.
 */
export async function decompressGlb(glb: Uint8Array): Promise<Uint8Array> {
  await MeshoptDecoder.ready;
  const read = readGlb(glb);
  const json = unpackGlb(glb).json as Json & {
    bufferViews: Json[];
    extensionsUsed: string[];
    extensionsRequired: string[];
  };
  const binary = createBinary();
  const bufferViews = json.bufferViews.map(({ extensions, ...view }, number) => ({
    ...view,
    buffer: 0,
    byteOffset: binary.add(bytesOfView(read, number)),
  }));
  const { extensionsRequired, ...rest } = json;
  const required = extensionsRequired.filter((name) => name !== COMPRESSION);
  return packGlb(
    {
      ...rest,
      extensionsUsed: json.extensionsUsed.filter((name) => name !== COMPRESSION),
      ...(required.length > 0 ? { extensionsRequired: required } : {}),
      buffers: [{ byteLength: binary.length }],
      bufferViews,
    },
    binary,
  );
}
