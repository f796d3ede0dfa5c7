import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareUtf8 } from '../city/order.ts';
import { StoreUnavailableError } from './errors.ts';
import { codeOf, fileError } from './fileErrors.ts';
import { RESERVED } from './fileNames.ts';
import { canBeginKeys } from './keys.ts';

/** Keys below a prefix and after a cursor, sorted by UTF-8 bytes. Links to files and folders are followed. */
export async function* walkKeys(root: string, prefix: string, after?: string): AsyncGenerator<string> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  if (!canBeginKeys(prefix) || folder.split('/').some((name) => name.startsWith(RESERVED))) return;
  yield* walkFolder(root, folder, prefix, after, []);
}

/** Names of the folders of a folder that hold a key somewhere below, sorted as their keys are. */
export async function folderNames(root: string, prefix: string): Promise<string[]> {
  if (!canBeginKeys(prefix) || prefix.split('/').some((name) => name.startsWith(RESERVED))) return [];
  const names: string[] = [];
  for (const { name, isFolder } of await entriesOf(join(root, prefix))) {
    if (!isFolder) continue;
    // Folders whose last key was deleted stay.
    const { done } = await walkKeys(root, `${prefix}${name}/`).next();
    if (!done) names.push(name);
  }
  return names;
}

async function* walkFolder(
  root: string,
  folder: string,
  prefix: string,
  after: string | undefined,
  above: string[],
): AsyncGenerator<string> {
  for (const { name, isFolder } of await entriesOf(join(root, folder))) {
    const key = folder + name;
    if (isFolder) {
      const below = `${key}/`;
      const matches = below.startsWith(prefix) || prefix.startsWith(below);
      const passed = after !== undefined && compareUtf8(below, after) < 0 && !after.startsWith(below);
      if (!matches || passed) continue;
      const place = await realpath(join(root, below)).catch(() => undefined);
      if (place === undefined || above.includes(place)) continue;
      yield* walkFolder(root, below, prefix, after, [...above, place]);
    } else if (key.startsWith(prefix) && (after === undefined || compareUtf8(key, after) > 0)) {
      yield key;
    }
  }
}

async function entriesOf(path: string): Promise<{ name: string; isFolder: boolean }[]> {
  const entries: { name: string; isFolder: boolean }[] = [];
  for (const entry of await readFolder(path)) {
    if (entry.name.startsWith(RESERVED)) continue;
    if (entry.name.includes('\uFFFD')) {
      throw new StoreUnavailableError(`"${join(path, entry.name)}" has a name that is not UTF-8: rename it.`);
    }
    const kind = entry.isSymbolicLink() ? await stat(join(path, entry.name)).catch(() => undefined) : entry;
    if (kind?.isDirectory()) entries.push({ name: entry.name, isFolder: true });
    else if (kind?.isFile()) entries.push({ name: entry.name, isFolder: false });
  }
  // A folder sorts by what its keys go on with.
  const sortName = (entry: { name: string; isFolder: boolean }) => (entry.isFolder ? `${entry.name}/` : entry.name);
  return entries.sort((a, b) => compareUtf8(sortName(a), sortName(b)));
}

async function readFolder(path: string) {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw fileError(error, path, 'read');
  }
}
