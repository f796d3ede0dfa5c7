import { compareUtf8 } from '../city/order.ts';
import { type Body, clampRange, collectBytes, etagOf, lowerCaseNames } from './bodies.ts';
import { NotFoundError, PreconditionFailedError } from './errors.ts';
import { validateKey } from './keys.ts';
import type { ObjectStore, PutOptions, ReadOptions } from './store.ts';

interface StoredObject {
  bytes: Uint8Array;
  etag: string;
  metadata: Record<string, string>;
}

const CHUNK = 1 << 20;

/** A store that lives as long as its process. Bytes are copied on the way in and out, so that nobody shares them. */
export function createMemoryStore(): ObjectStore {
  const objects = new Map<string, StoredObject>();
  /** All keys in order, until one comes or goes. */
  let sorted: string[] | undefined;

  function find(key: string): StoredObject {
    validateKey(key);
    const object = objects.get(key);
    if (!object) throw new NotFoundError(key);
    return object;
  }

  function write(key: string, object: StoredObject, options: PutOptions): void {
    const present = objects.get(key);
    if (options.ifAbsent && present) throw new PreconditionFailedError(key);
    if (options.ifMatch !== undefined && present?.etag !== options.ifMatch) throw new PreconditionFailedError(key);
    if (!present) sorted = undefined;
    objects.set(key, object);
  }

  return {
    async get(key, options: ReadOptions = {}) {
      options.signal?.throwIfAborted();
      const { bytes } = find(key);
      const { start, end } = clampRange(bytes.length, options.range);
      return bytes.slice(start, end);
    },

    async *stream(key, options: ReadOptions = {}) {
      options.signal?.throwIfAborted();
      const { bytes } = find(key);
      const { start, end } = clampRange(bytes.length, options.range);
      for (let at = start; at < end; at += CHUNK) {
        options.signal?.throwIfAborted();
        yield bytes.slice(at, Math.min(at + CHUNK, end));
      }
    },

    async head(key) {
      validateKey(key);
      const object = objects.get(key);
      return object && { key, size: object.bytes.length };
    },

    async info(key) {
      validateKey(key);
      const object = objects.get(key);
      return object && { key, size: object.bytes.length, etag: object.etag, metadata: { ...object.metadata } };
    },

    async put(key, body: Body, options: PutOptions = {}) {
      validateKey(key);
      options.signal?.throwIfAborted();
      const bytes = new Uint8Array(await collectBytes(body, options.signal));
      const etag = etagOf(bytes);
      write(key, { bytes, etag, metadata: lowerCaseNames(options.metadata) }, options);
      return etag;
    },

    async list(prefix, { cursor, limit = 1000, signal } = {}) {
      signal?.throwIfAborted();
      sorted ??= [...objects.keys()].sort(compareUtf8);
      const keys = sorted.filter(
        (key) => key.startsWith(prefix) && (cursor === undefined || compareUtf8(key, cursor) > 0),
      );
      const page = keys.slice(0, limit).map((key) => {
        const { bytes, etag } = objects.get(key)!;
        return { key, size: bytes.length, etag };
      });
      return keys.length > limit ? { objects: page, cursor: page.at(-1)!.key } : { objects: page };
    },

    async copy(from, to) {
      validateKey(to);
      write(to, find(from), {});
    },

    async delete(key) {
      validateKey(key);
      if (objects.delete(key)) sorted = undefined;
    },
  };
}
