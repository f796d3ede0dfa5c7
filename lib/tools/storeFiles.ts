/** Files of the buckets on a disk here: fetched when they are first looked for, and hashed on the way. */
import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Files, localFiles, pathOf } from '../cwl/files.ts';
import { mapAtOnce } from '../steps/units.ts';
import { listAll, type ObjectStore, type Stores } from '../store/store.ts';

/** An object that was fetched or put, as records tell it. */
export interface MovedObject {
  /** Begins with the bucket. */
  key: string;
  size: number;
  sha256: string;
}

export interface StoreFiles extends Files {
  /** The path that the object with this key has here. */
  pathFor(key: string): string;
  /** What was fetched, by path. */
  fetched: Map<string, MovedObject>;
}

/**
 * The buckets as a folder: `<root>/inbox/lyon/2009/a.gml`. What lies beside a file is found there too, so that files which
 * belong to it come along.
 */
export function storeFiles(stores: Stores, root: string, signal: AbortSignal): StoreFiles {
  const fetched = new Map<string, MovedObject>();

  async function look(location: string): ReturnType<Files['look']> {
    const path = pathOf(location);
    const key = relative(root, path);
    if (!key.startsWith('..') && !(await isHere(path))) await fetchAll(key);
    return localFiles.look(location);
  }

  async function fetchAll(key: string): Promise<void> {
    const [store, inner] = storeOf(stores, key);
    if (store === undefined || inner === '') return;
    if (await store.head(inner)) return fetchOne(store, key, inner);
    const objects = [];
    for await (const object of listAll(store, `${inner}/`)) if (!object.key.endsWith('/')) objects.push(object.key);
    await mapAtOnce(objects, (one) => fetchOne(store, `${key.split('/')[0]}/${one}`, one));
  }

  async function fetchOne(store: ObjectStore, key: string, inner: string): Promise<void> {
    const path = join(root, key);
    await mkdir(dirname(path), { recursive: true });
    const counted = counter();
    await pipeline(store.stream(inner, { signal }), counted.through, createWriteStream(path), { signal });
    fetched.set(path, { key, ...counted.result() });
  }

  return {
    look,
    async list(location) {
      await look(location);
      return localFiles.list(location);
    },
    read: (location, limit) => localFiles.read(location, limit),
    pathFor: (key) => join(root, key.replace(/\/$/, '')),
    fetched,
  };
}

/** The store that the first word of a key names, and the key in it. */
export function storeOf(stores: Stores, key: string): [ObjectStore | undefined, string] {
  const slash = key.indexOf('/');
  return [stores[key.slice(0, slash) as keyof Stores], key.slice(slash + 1)];
}

/** Counts and hashes what flows through it. */
export function counter(): { through: Transform; result(): { size: number; sha256: string } } {
  const hash: Hash = createHash('sha256');
  let size = 0;
  const through = new Transform({
    transform(chunk: Uint8Array, _, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  return { through, result: () => ({ size, sha256: hash.digest('hex') }) };
}

const isHere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
