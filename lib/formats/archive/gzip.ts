import type { ByteSource } from '../format.ts';
import { inflateChunks } from './inflate.ts';
import type { ArchiveLimits } from './limits.ts';
import { sliceChunks } from './slice.ts';

/** What a gzipped source holds. Its size is not known beforehand, and each read inflates from the beginning. */
export function gunzipSource(source: ByteSource, name: string, limits: ArchiveLimits): ByteSource {
  const stream = (start?: number, end?: number) =>
    sliceChunks(inflateChunks(source.stream(), 'gzip', name, limits), start, end);
  return source.sibling ? { stream, sibling: (path) => source.sibling!(path) } : { stream };
}
