import { openArchive } from '../formats/archive/index.ts';
import type { ByteSource } from '../formats/format.ts';
import type { ObjectStore } from '../store/store.ts';
import type { Source } from './sources.ts';

/** An object of a store as bytes that can be read from any place. */
export function objectSource(store: ObjectStore, key: string, size: number, signal: AbortSignal): ByteSource {
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  return {
    size,
    stream: (start = 0, end = size) => store.stream(key, { range: { start, end }, signal }),
    async sibling(path) {
      const target = resolveBeside(folder, path);
      if (target === undefined || !(await store.head(target))) return undefined;
      return store.get(target);
    },
  };
}

/** Opens what `collect` found. */
export async function openSource(
  store: ObjectStore,
  source: Pick<Source, 'key' | 'entry'>,
  signal: AbortSignal,
): Promise<ByteSource> {
  const head = await store.head(source.key);
  const bytes = objectSource(store, source.key, head?.size ?? 0, signal);
  if (source.entry === undefined) return bytes;
  const archive = await openArchive(bytes, source.key);
  const entry = archive.entries.find(({ name }) => name === source.entry);
  if (!entry) throw new Error(`${source.key} has no entry "${source.entry}" any more.`);
  return entry.source;
}

/** A path relative to a folder of keys, or undefined where it climbs out of the first two folders (dataset, vintage). */
function resolveBeside(folder: string, path: string): string | undefined {
  const parts = folder.split('/').slice(0, -1);
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const target = parts.join('/');
  const root = folder.split('/').slice(0, 2).join('/');
  return target.startsWith(`${root}/`) ? target : undefined;
}
