/** The pages that browsers load, as they were built: `viewer/built` beside `lib` in the package and in images. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../viewer/built/', import.meta.url));
/** In a clone: builds what is not built yet. Not imported by name, so that it stays out of the package. */
const BUILD = new URL('../../scripts/buildViewer.ts', import.meta.url);

/** Files by the names that pages call each other by: `map.html`, `map-assets/<hash>.js`. */
export type Pages = Map<string, Uint8Array>;

let read: Promise<Pages> | undefined;

/** All files of the pages, read once, in the order of their names; none where nothing was built nor can be. */
export function readPages(): Promise<Pages> {
  read ??= findFolder().then(readFolder);
  return read;
}

async function findFolder(): Promise<string | undefined> {
  if (existsSync(BUILD)) return ((await import(BUILD.href)) as { ensureViewer(): Promise<string> }).ensureViewer();
  return existsSync(BUILT) ? BUILT : undefined;
}

async function readFolder(folder: string | undefined): Promise<Pages> {
  if (folder === undefined) return new Map();
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/')).sort();
  const files = names
    .filter((name) => name.includes('.'))
    .map(async (name): Promise<[string, Uint8Array]> => [name, await readFile(join(folder, name))]);
  return new Map(await Promise.all(files));
}
