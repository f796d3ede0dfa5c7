import type { ObjectStore, Stores } from './store.ts';

/** Bytes that went out of stores and into them. */
export interface Traffic {
  read: number;
  written: number;
}

/** The same stores; what is read from them and written to them is counted. */
export function countedStores({ inbox, work, tiles }: Stores): { stores: Stores; traffic: Traffic } {
  const traffic: Traffic = { read: 0, written: 0 };
  const stores = { inbox: counted(inbox, traffic), work: counted(work, traffic), tiles: counted(tiles, traffic) };
  return { stores, traffic };
}

/** The same store; what is read from it and written to it is added to `traffic`. Copies stay within a store and do not count. */
export function counted(store: ObjectStore, traffic: Traffic): ObjectStore {
  return {
    async get(key, options) {
      const bytes = await store.get(key, options);
      traffic.read += bytes.length;
      return bytes;
    },
    stream: (key, options) => countChunks(store.stream(key, options), traffic, 'read'),
    head: (key) => store.head(key),
    info: (key) => store.info(key),
    async put(key, body, options) {
      if (isChunks(body)) return store.put(key, countChunks(body, traffic, 'written'), options);
      const etag = await store.put(key, body, options);
      traffic.written += Buffer.byteLength(body);
      return etag;
    },
    list: (prefix, options) => store.list(prefix, options),
    copy: (from, to, headers) => store.copy(from, to, headers),
    delete: (key) => store.delete(key),
  };
}

function isChunks(body: Uint8Array | string | AsyncIterable<Uint8Array>): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && Symbol.asyncIterator in body;
}

async function* countChunks(
  chunks: AsyncIterable<Uint8Array>,
  traffic: Traffic,
  way: keyof Traffic,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    traffic[way] += chunk.length;
    yield chunk;
  }
}
