/** Files of a command line, seen as the objects of an inbox. */
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseInboxKey } from '../inbox/key.ts';
import { UsageError } from './errors.ts';

/** Where code lists of a file lie, relative to its folder. */
const CODE_LISTS = ['codelists', '../codelists', '../../codelists'];

/**
 * Keys below a prefix, each with the file that it stands for: the files that were named with the code lists beside
 * them, and whatever in the folders that were named can be input.
 * @throws UsageError when a file is not there, or is no city model by its ending, or when there is no city model at all
 */
export async function filesAsInbox(paths: string[], prefix: string): Promise<Map<string, string>> {
  const named = new Set<string>();
  const found = new Set<string>();
  for (const path of paths.map((one) => resolve(one))) {
    const kind = await stat(path).catch(() => undefined);
    if (!kind) throw new UsageError(`There is no file ${path}.`);
    if (kind.isDirectory()) {
      for (const file of await filesBelow(path)) found.add(file);
    } else {
      named.add(path);
      for (const folder of CODE_LISTS)
        for (const file of await filesBelow(join(dirname(path), folder))) found.add(file);
    }
  }
  const root = commonFolder([...named, ...found]);
  const entries = new Map<string, string>();
  let sources = 0;
  for (const file of [...named, ...found]) {
    const key = `${prefix}/${relative(root, file).split(sep).join('/')}`;
    const { kind } = parseInboxKey(key);
    if (kind === 'source') sources++;
    if (kind === 'source' || kind === 'side') entries.set(key, file);
    else if (named.has(file))
      throw new UsageError(`${file} is no city model by its name: give .gml, .json, .zip or the like.`);
  }
  if (sources === 0)
    throw new UsageError(`There is no city model in ${paths.join(', ')}: give .gml, .json, .zip or the like.`);
  return entries;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

/** The deepest folder that all files lie in. */
function commonFolder(files: string[]): string {
  let folder = dirname(files[0] ?? '.');
  while (!files.every((file) => file.startsWith(folder.endsWith(sep) ? folder : folder + sep)))
    folder = dirname(folder);
  return folder;
}
