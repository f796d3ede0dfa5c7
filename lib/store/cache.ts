/**
 * Cache of what tasks made, by what they were made of. Bytes lie under their hash, `v1/blobs/<kk>/<sha256>`; an entry under
 * the hash of all that its outputs depend on, `v1/cache/<kk>/<key>.json`. The entry is written last, so that one that is
 * there is complete, as long as its blobs are still kept.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, type JsonValue } from './json.ts';
import { getIfThere, type ObjectStore } from './store.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const entrySchema = z.object({
  fields: z.json(),
  outputs: z.array(z.object({ name: z.string(), sha256: sha256Schema, size: z.number().int().nonnegative() })),
  result: z.unknown(),
});

/** A file that a task made. */
export interface CachedOutput {
  name: string;
  sha256: string;
  size: number;
}

export interface CacheEntry {
  /** What the key is the hash of; kept so that a later miss can be explained. */
  fields: JsonValue;
  outputs: CachedOutput[];
  /** What the task answered; JSON. */
  result: unknown;
}

/** How many blobs are looked for at once. */
const AT_ONCE = 32;

/** Key of the blob with this hash. */
export function blobKey(sha256: string): string {
  return `v1/blobs/${sha256.slice(0, 2)}/${sha256}`;
}

/** Key of the entry with this cache key. */
export function entryKey(key: string): string {
  return `v1/cache/${key.slice(0, 2)}/${key}.json`;
}

/**
 * Keeps bytes and answers their sha256. What is there already is written again, since stores forget blobs by their age.
 */
export async function putBlob(work: ObjectStore, bytes: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await work.put(blobKey(sha256), bytes);
  return sha256;
}

/** @throws NotFoundError when the blob is not kept any more. */
export async function getBlob(work: ObjectStore, sha256: string): Promise<Uint8Array> {
  return work.get(blobKey(sha256));
}

/** Names the outcome of work that depends on these fields and on nothing else. */
export function cacheKey(fields: JsonValue): string {
  return createHash('sha256').update(canonicalJson(fields)).digest('hex');
}

/** The entry with this key if it is whole and all its blobs are kept; else undefined, and the work is to be done again. */
export async function readEntry(work: ObjectStore, key: string): Promise<CacheEntry | undefined> {
  const entry = parseEntry(await getIfThere(work, entryKey(key)));
  if (!entry || cacheKey(entry.fields) !== key) return undefined;
  for (let start = 0; start < entry.outputs.length; start += AT_ONCE) {
    const kept = await Promise.all(entry.outputs.slice(start, start + AT_ONCE).map((output) => isKept(work, output)));
    if (kept.includes(false)) return undefined;
  }
  return entry;
}

/** Writes an entry, replacing what may be there. All blobs of its outputs must have been put before. */
export async function writeEntry(
  work: ObjectStore,
  key: string,
  { fields, outputs, result }: CacheEntry,
): Promise<void> {
  const entry = canonicalJson({ fields, outputs: outputs as unknown as JsonValue, result: result as JsonValue });
  await work.put(entryKey(key), entry, { contentType: 'application/json' });
}

async function isKept(work: ObjectStore, { sha256, size }: CachedOutput): Promise<boolean> {
  return (await work.head(blobKey(sha256)))?.size === size;
}

function parseEntry(bytes: Uint8Array | undefined): CacheEntry | undefined {
  if (!bytes) return undefined;
  try {
    return entrySchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
