import { join, resolve } from 'node:path';
import { InvalidKeyError, NotFoundError } from './errors.ts';
import { fileError } from './fileErrors.ts';
import { folderNames, walkKeys } from './fileListing.ts';
import { RESERVED, sidecarName } from './fileNames.ts';
import { hashFile, readBytes, sizeOf, streamBytes } from './fileReading.ts';
import { duplicateFile, putFile, readMetadata, removeFile } from './fileWriting.ts';
import { validateKey } from './keys.ts';
import type { ObjectHead, ObjectStore } from './store.ts';

export interface FileStoreOptions {
  /** Wait until the disk has the bytes of each object (default). Off where lost objects are simply made again. */
  durable?: boolean;
}

/**
 * A folder as a store: an object is the file at its key. Objects appear whole: they are written to a temporary file beside
 * their place, which then takes the place in one step. Unconditional writes do not wait for conditional ones.
 * Content type and cache control are not kept. The folder is made by the first write.
 */
export function createFileStore(root: string, { durable = true }: FileStoreOptions = {}): ObjectStore {
  const base = resolve(root);

  function pathOf(key: string): string {
    validateKey(key);
    if (key.split('/').some((segment) => segment.startsWith(RESERVED))) {
      throw new InvalidKeyError(key, `names that begin with "${RESERVED}" are the store's own`);
    }
    return join(base, key);
  }

  async function change<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw fileError(error, path, 'written');
    }
  }

  return {
    get: async (key, options) => readBytes(pathOf(key), key, options),

    async *stream(key, options) {
      yield* streamBytes(pathOf(key), key, options);
    },

    async head(key) {
      const size = await sizeOf(pathOf(key));
      return size === undefined ? undefined : { key, size };
    },

    async info(key) {
      const path = pathOf(key);
      const found = await hashFile(path, key);
      return found && { key, ...found, metadata: await readMetadata(path, found.etag) };
    },

    async put(key, body, options = {}) {
      const path = pathOf(key);
      options.signal?.throwIfAborted();
      return change(path, () => putFile(path, key, body, options, durable));
    },

    async list(prefix, { cursor, limit = 1000, signal } = {}) {
      const keys: string[] = [];
      for await (const key of walkKeys(base, prefix, cursor)) {
        signal?.throwIfAborted();
        keys.push(key);
        if (keys.length > limit) break;
      }
      const more = keys.length > limit;
      if (more) keys.pop();
      const sizes = await Promise.all(keys.map((key) => sizeOf(join(base, key))));
      // What was deleted since the folder was read is left out.
      const objects: ObjectHead[] = keys.flatMap((key, index) => {
        const size = sizes[index];
        return size === undefined ? [] : [{ key, size }];
      });
      return more ? { objects, cursor: keys.at(-1)! } : { objects };
    },

    folders: (prefix) => folderNames(base, prefix),

    async copy(from, to) {
      const [source, target] = [pathOf(from), pathOf(to)];
      if ((await sizeOf(source)) === undefined) throw new NotFoundError(from);
      if (source !== target) await change(target, () => duplicateFile(source, target, durable));
    },

    async delete(key) {
      const path = pathOf(key);
      if ((await sizeOf(path)) === undefined) return;
      await change(path, async () => {
        await removeFile(path);
        await removeFile(sidecarName(path));
      });
    },
  };
}
