import { compareUtf8 } from '../city/order.ts';
import { NotFoundError, StoreUnavailableError } from './errors.ts';
import { hashFile, readBytes, sizeOf, streamBytes } from './fileReading.ts';
import { validateKey } from './keys.ts';
import type { ObjectHead, ObjectStore } from './store.ts';

/** The same store without its writing half. Each write throws StoreUnavailableError. */
export function readOnly(store: ObjectStore): ObjectStore {
  return { ...readingHalf(store), ...refusals };
}

/**
 * Files from anywhere, seen as the objects of a read-only store: each key stands for the absolute path of a file. Lets a
 * command that was given files speak to steps that read an inbox.
 */
export function createMappedStore(entries: ReadonlyMap<string, string>): ObjectStore {
  const keys = [...entries.keys()].sort(compareUtf8);
  for (const key of keys) validateKey(key);

  function pathOf(key: string): string {
    validateKey(key);
    const path = entries.get(key);
    if (path === undefined) throw new NotFoundError(key);
    return path;
  }

  async function head(key: string): Promise<ObjectHead | undefined> {
    validateKey(key);
    const path = entries.get(key);
    const size = path === undefined ? undefined : await sizeOf(path);
    return size === undefined ? undefined : { key, size };
  }

  return {
    ...refusals,
    get: async (key, options) => readBytes(pathOf(key), key, options),
    async *stream(key, options) {
      yield* streamBytes(pathOf(key), key, options);
    },
    head,
    async info(key) {
      validateKey(key);
      const path = entries.get(key);
      const found = path === undefined ? undefined : await hashFile(path, key);
      return found && { key, ...found, metadata: {} };
    },
    async list(prefix, { cursor, limit = 1000, signal } = {}) {
      signal?.throwIfAborted();
      const matching = keys.filter(
        (key) => key.startsWith(prefix) && (cursor === undefined || compareUtf8(key, cursor) > 0),
      );
      const page = matching.slice(0, limit);
      const heads = await Promise.all(page.map(head));
      const objects = heads.filter((found) => found !== undefined);
      return matching.length > limit ? { objects, cursor: page.at(-1)! } : { objects };
    },
  };
}

function readingHalf(store: ObjectStore): Pick<ObjectStore, 'get' | 'stream' | 'head' | 'info' | 'list'> {
  return {
    get: (key, options) => store.get(key, options),
    stream: (key, options) => store.stream(key, options),
    head: (key) => store.head(key),
    info: (key) => store.info(key),
    list: (prefix, options) => store.list(prefix, options),
  };
}

async function refuse(key: string): Promise<never> {
  throw new StoreUnavailableError(`"${key}" cannot be written: this store is read only.`);
}

const refusals: Pick<ObjectStore, 'put' | 'copy' | 'delete'> = {
  put: (key) => refuse(key),
  copy: (_from, to) => refuse(to),
  delete: (key) => refuse(key),
};
