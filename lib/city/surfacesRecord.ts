import type { MetricSurfaces } from './cityObject.ts';
import { alignedTo } from './views.ts';

/**
 * The bytes of a body's surfaces in a pack, little endian: three counts (vertices, rings, polygons), the coordinates,
 * where rings and polygons begin, then kind and level of each polygon, padded to four bytes. `bytes` must begin at a multiple of four.
 */
export function writeSurfaces(surfaces: MetricSurfaces, bytes: Uint8Array): void {
  const { coordinates, rings, polygons, kinds, lods } = surfaces;
  const count = kinds.length;
  const words = 3 + coordinates.length + rings.length + polygons.length;
  const view = new Int32Array(bytes.buffer, bytes.byteOffset, words);
  view[0] = coordinates.length / 3;
  view[1] = rings.length - 1;
  view[2] = count;
  view.set(coordinates, 3);
  view.set(rings, 3 + coordinates.length);
  view.set(polygons, 3 + coordinates.length + rings.length);
  bytes.set(kinds, words * 4);
  bytes.set(lods, words * 4 + count);
  bytes.fill(0, words * 4 + 2 * count);
}

/** Bytes that `writeSurfaces` fills: a multiple of four. */
export function surfacesLength({ coordinates, rings, polygons, kinds }: MetricSurfaces): number {
  return (3 + coordinates.length + rings.length + polygons.length) * 4 + ((2 * kinds.length + 3) & ~3);
}

/** Reads what `writeSurfaces` wrote; the arrays are views of `bytes` where these lie at a multiple of four. */
export function decodeSurfaces(bytes: Uint8Array): MetricSurfaces {
  const { buffer, byteOffset } = alignedTo(4, bytes);
  const [vertices, ringCount, count] = new Int32Array(buffer, byteOffset, 3) as unknown as [number, number, number];
  let offset = byteOffset + 12;
  const coordinates = new Int32Array(buffer, offset, vertices * 3);
  offset += coordinates.byteLength;
  const rings = new Uint32Array(buffer, offset, ringCount + 1);
  offset += rings.byteLength;
  const polygons = new Uint32Array(buffer, offset, count + 1);
  offset += polygons.byteLength;
  const kinds = new Uint8Array(buffer, offset, count);
  const lods = new Uint8Array(buffer, offset + count, count);
  return { coordinates, rings, polygons, kinds, lods };
}
