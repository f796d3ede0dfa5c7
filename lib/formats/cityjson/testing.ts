import { type CityObject, SURFACE_KINDS } from '../../city/cityObject.ts';
import type { ByteSource, FormatReader, ReadReport } from '../format.ts';
import { cityjson } from './cityjson.ts';

/** What the tests of this folder share. */

/** Bytes that come in chunks of a size, so that these end anywhere. */
export function sourceOf(content: string | Uint8Array, chunk = 1000): ByteSource {
  const bytes = Buffer.from(content as string);
  return {
    size: bytes.length,
    async *stream(start = 0, end = bytes.length) {
      for (let at = start; at < end; at += chunk) yield bytes.subarray(at, Math.min(at + chunk, end));
    },
  };
}

export async function readAll(reader: FormatReader, content: string | Uint8Array, chunk?: number) {
  const source = sourceOf(content, chunk);
  const report: ReadReport = { rejected: [], features: {}, unknown: [] };
  const header = await reader.readHeader(source);
  const features = (await Array.fromAsync(reader.readFeatures(source, header, report))).flat();
  return { header, features, report };
}

export const read = (document: object) => readAll(cityjson, JSON.stringify(document));

/** Rings of each polygon as lists of points. */
export function polygonsOf({ surfaces }: CityObject): number[][][][] {
  const { coordinates, rings, polygons } = surfaces;
  return Array.from(surfaces.kinds, (_, p) =>
    Array.from({ length: polygons[p + 1] - polygons[p] }, (_, r) => {
      const [start, end] = [rings[polygons[p] + r], rings[polygons[p] + r + 1]];
      return Array.from({ length: end - start }, (_, v) => [
        ...coordinates.subarray(3 * (start + v), 3 * (start + v + 1)),
      ]);
    }),
  );
}
export const kindsOf = ({ surfaces }: CityObject) => Array.from(surfaces.kinds, (kind) => SURFACE_KINDS[kind]);

export const vertices = [
  [0, 0, 0],
  [10, 0, 0],
  [10, 10, 0],
  [0, 10, 0],
  [0, 0, 5],
  [10, 0, 5],
];
/** A document with the vertices above, at half their size around (100, 200). */
export const documentOf = (CityObjects: object, more: object = {}) => ({
  type: 'CityJSON',
  version: '2.0',
  transform: { scale: [0.5, 0.5, 0.5], translate: [100, 200, 0] },
  CityObjects,
  vertices,
  ...more,
});
export const square = { type: 'MultiSurface', lod: '2', boundaries: [[[0, 1, 2, 3]]] };
export const buildingOf = (...geometry: object[]) => documentOf({ b: { type: 'Building', geometry } });
