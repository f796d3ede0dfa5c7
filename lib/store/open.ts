import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { StoreUnavailableError } from './errors.ts';
import { createFileStore, type FileStoreOptions } from './file.ts';
import { createLayeredStore } from './layered.ts';
import { createMemoryStore } from './memory.ts';
import { createMappedStore, readOnly } from './overlay.ts';
import type { ObjectStore } from './store.ts';

/**
 * Opens the store that a URL or path names: `file:///path` or a plain path, `s3://bucket` or `s3://bucket/prefix` (endpoint,
 * region and credentials from the usual AWS_* environment), `memory:` (a new, empty one), `mapped:file:///map.json` (files
 * from anywhere, read only: the JSON object tells the path of each key), `layered:<URL>+<URL>` (what is written lies in the
 * first, what is not there is read from the second; both percent-encoded).
 * @throws StoreUnavailableError when the URL names no kind of store that there is.
 */
export async function openStore(url: string, options: FileStoreOptions = {}): Promise<ObjectStore> {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return createFileStore(url, options);
  if (scheme === 'file') return createFileStore(fileURLToPath(url), options);
  if (scheme === 'memory') return createMemoryStore();
  if (scheme === 'mapped') return openMapped(url);
  if (scheme === 's3') return openBucket(url);
  if (scheme === 'layered') return openLayered(url);
  throw new StoreUnavailableError(
    `"${url}" names no store: give a folder, file:///a/folder, s3://bucket or s3://bucket/prefix.`,
  );
}

async function openMapped(url: string): Promise<ObjectStore> {
  const map = await readFile(fileURLToPath(url.slice('mapped:'.length)), 'utf8');
  return createMappedStore(new Map(Object.entries(JSON.parse(map) as Record<string, string>)));
}

async function openLayered(url: string): Promise<ObjectStore> {
  const [upper = '', lower = ''] = url.slice('layered:'.length).split('+').map(decodeURIComponent);
  return createLayeredStore(await openStore(upper, { durable: false }), readOnly(await openStore(lower)));
}

async function openBucket(url: string): Promise<ObjectStore> {
  const match = /^s3:\/\/([^/]+)(?:\/(.*))?$/i.exec(url);
  if (!match) throw new StoreUnavailableError(`"${url}" names no bucket: write s3://bucket or s3://bucket/prefix.`);
  // Loaded only here: the SDK takes a quarter of a second that no local run should pay.
  const { createS3Store } = await import('./s3.ts');
  return createS3Store({ bucket: match[1], prefix: match[2] ?? '' });
}
