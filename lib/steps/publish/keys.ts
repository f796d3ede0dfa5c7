import { pointerKey } from '../../inbox/release.ts';

/** Keys in the tiles bucket. */
export { pointerKey };
export const contentKey = (dataset: string, sha256: string, extension: string): string =>
  `${dataset}/content/${sha256}.${extension}`;
export const releaseKey = (dataset: string, release: string, name: string): string =>
  `${dataset}/releases/${release}/${name}`;
/** A copy for people, beside the pointer. */
export const copyKey = (dataset: string, name: string): string => `${dataset}/${name}`;

const CONTENT_TYPES: Record<string, string> = {
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  geojson: 'application/geo+json',
  glb: 'model/gltf-binary',
  b3dm: 'application/octet-stream',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** The content type and cache header of a key: all but the pointer and the copies beside it never change. */
export function headersOf(key: string, isImmutable: boolean): { contentType: string; cacheControl: string } {
  return {
    contentType: CONTENT_TYPES[key.slice(key.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    cacheControl: isImmutable ? 'public, max-age=31536000, immutable' : 'public, max-age=60',
  };
}
