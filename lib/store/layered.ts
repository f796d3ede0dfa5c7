import { compareUtf8 } from '../city/order.ts';
import { PreconditionFailedError } from './errors.ts';
import { listAll, type ObjectStore, type PutOptions } from './store.ts';

/**
 * A store over another one: what is written lies in the upper, what is not there is read from the lower, which is never
 * written. Lets a task run on the objects of a run and leave no trace there. Deleted objects are remembered by this
 * object alone.
 */
export function createLayeredStore(upper: ObjectStore, lower: ObjectStore): ObjectStore {
  const deleted = new Set<string>();

  async function layerOf(key: string): Promise<ObjectStore> {
    return (await upper.head(key)) || deleted.has(key) ? upper : lower;
  }

  /** What has to hold in the upper layer for the condition to hold here. @throws PreconditionFailedError where it does not */
  async function conditionOf(
    key: string,
    ifAbsent: boolean | undefined,
    ifMatch: string | undefined,
  ): Promise<Pick<PutOptions, 'ifAbsent' | 'ifMatch'>> {
    const isConditional = ifAbsent === true || ifMatch !== undefined;
    if (!isConditional || (await layerOf(key)) === upper) {
      return { ...(ifAbsent && { ifAbsent }), ...(ifMatch !== undefined && { ifMatch }) };
    }
    const below = await lower.info(key);
    if (ifAbsent ? below : below?.etag !== ifMatch) throw new PreconditionFailedError(key);
    // Nobody else may have written it above by then.
    return { ifAbsent: true };
  }

  return {
    get: async (key, options) => (await layerOf(key)).get(key, options),
    async *stream(key, options) {
      yield* (await layerOf(key)).stream(key, options);
    },
    head: async (key) => (await layerOf(key)).head(key),
    info: async (key) => (await layerOf(key)).info(key),

    async put(key, body, options = {}) {
      const { ifAbsent, ifMatch, ...plain } = options;
      const etag = await upper.put(key, body, { ...plain, ...(await conditionOf(key, ifAbsent, ifMatch)) });
      deleted.delete(key);
      return etag;
    },

    async list(prefix, { cursor, limit = 1000, signal } = {}) {
      signal?.throwIfAborted();
      const sizes = new Map<string, number>();
      for (const layer of [lower, upper]) {
        for await (const { key, size } of listAll(layer, prefix)) sizes.set(key, size);
      }
      const keys = [...sizes.keys()]
        .filter((key) => !deleted.has(key) && (cursor === undefined || compareUtf8(key, cursor) > 0))
        .sort(compareUtf8);
      const objects = keys.slice(0, limit).map((key) => ({ key, size: sizes.get(key)! }));
      return keys.length > limit ? { objects, cursor: objects.at(-1)!.key } : { objects };
    },

    async copy(from, to, headers) {
      const layer = await layerOf(from);
      if (layer === upper) return upper.copy(from, to, headers);
      const info = await lower.info(from);
      await upper.put(to, await lower.get(from), { ...headers, ...(info && { metadata: info.metadata }) });
    },

    async delete(key) {
      await upper.delete(key);
      deleted.add(key);
    },
  };
}
