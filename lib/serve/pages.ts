/** The pages that browsers load, as they were built: `viewer/built`, beside `lib` in the project and in the package. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../viewer/built/', import.meta.url));

/** Names are those that pages call each other by: `map.html`, `map-assets/<hash>.js`. */
export type Pages = Map<string, Uint8Array>;

let read: Promise<Pages> | undefined;

/** All files of the pages, read once; none where they were not built. */
export function readPages(): Promise<Pages> {
  read ??= readFolder();
  return read;
}

async function readFolder(): Promise<Pages> {
  const found = await readdir(BUILT, { recursive: true, withFileTypes: true }).catch(() => []);
  const names = found
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(BUILT.length).replaceAll('\\', '/'))
    .map((name) => name.replace(/^\//, ''))
    .sort();
  const files = names.map(async (name): Promise<[string, Uint8Array]> => [name, await readFile(`${BUILT}${name}`)]);
  return new Map(await Promise.all(files));
}
