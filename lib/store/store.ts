import { NotFoundError } from './errors.ts';

/**
 * The object store port. Keys are `/`-separated UTF-8 strings without leading slash; one store is one bucket.
 * Adapters: memory, file, s3; `conformance.ts` is the suite that all of them pass.
 */

export interface ObjectHead {
  key: string;
  size: number;
}

export interface PutOptions {
  contentType?: string;
  cacheControl?: string;
  metadata?: Record<string, string>;
  /** Write only where no object has this key. */
  ifAbsent?: boolean;
  /** Write only where the object has this ETag. */
  ifMatch?: string;
  signal?: AbortSignal;
}

export interface ReadOptions {
  /** First byte and one past the last. */
  range?: { start: number; end: number };
  signal?: AbortSignal;
}

export interface VersionedObject extends ObjectHead {
  /** Names these bytes: quoted MD5 or multipart tag on S3, `"sha256-<hex>"` in memory and files. */
  etag: string;
  versionId?: string;
}

export interface ObjectInfo extends VersionedObject {
  metadata: Record<string, string>;
}

/** An object as a listing tells it. */
export interface ListedObject extends ObjectHead {
  /** Where the store knows it without reading the object: in memory and on S3, not in files. */
  etag?: string;
}

export interface ListPage {
  objects: ListedObject[];
  /** Pass to `list` for the next page; absent on the last one. */
  cursor?: string;
}

export interface ObjectStore {
  /** The whole object, or a range of it. @throws NotFoundError */
  get(key: string, options?: ReadOptions): Promise<Uint8Array>;
  /** The object in chunks. Errors in the middle surface in the iteration. @throws NotFoundError */
  stream(key: string, options?: ReadOptions): AsyncIterable<Uint8Array>;
  /** Size alone, or undefined where there is no such object. Never reads the bytes. */
  head(key: string): Promise<ObjectHead | undefined>;
  /** ETag and metadata, or undefined. In the file store this reads the bytes to hash them. */
  info(key: string): Promise<ObjectInfo | undefined>;
  /** Writes the object whole or not at all; answers its ETag. @throws PreconditionFailedError */
  put(key: string, body: Uint8Array | string | AsyncIterable<Uint8Array>, options?: PutOptions): Promise<string>;
  /** One page of at most `limit` (default 1000) objects below a prefix, sorted by UTF-8 bytes of the key. */
  list(prefix: string, options?: { cursor?: string; limit?: number; signal?: AbortSignal }): Promise<ListPage>;
  /** See `listFolders`; a store without it lists all keys to tell. */
  folders?(prefix: string): Promise<string[]>;
  /** The objects below a prefix as they are now, with their versions; a store without it is asked for `info` of each. */
  versions?(prefix: string): AsyncIterable<VersionedObject>;
  /** Copies within the store. Headers that are given stand in for all that the source has, metadata too. */
  copy(from: string, to: string, headers?: Pick<PutOptions, 'contentType' | 'cacheControl'>): Promise<void>;
  /** Deletes; nothing happens where there is no such object. */
  delete(key: string): Promise<void>;
}

/** All objects below a prefix, page after page. */
export async function* listAll(store: ObjectStore, prefix: string): AsyncGenerator<ListedObject> {
  let cursor: string | undefined;
  do {
    const page = await store.list(prefix, cursor === undefined ? {} : { cursor });
    yield* page.objects;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/**
 * The words that follow a prefix up to the next slash, where there is one, sorted by UTF-8 bytes: the names of the folders below it.
 * @param prefix ends in a slash, or is empty
 */
export async function listFolders(store: ObjectStore, prefix: string): Promise<string[]> {
  if (store.folders) return store.folders(prefix);
  const names = new Set<string>();
  for await (const { key } of listAll(store, prefix)) {
    const slash = key.indexOf('/', prefix.length);
    if (slash > 0) names.add(key.slice(prefix.length, slash));
  }
  return [...names];
}

/** The whole object, or undefined where there is no such object. */
export async function getIfThere(store: ObjectStore, key: string): Promise<Uint8Array | undefined> {
  try {
    return await store.get(key);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/** The three buckets of a deployment. */
export interface Stores {
  inbox: ObjectStore;
  work: ObjectStore;
  tiles: ObjectStore;
}
