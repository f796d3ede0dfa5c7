/** Moves what a tool put out to where people want it, and tells its size and checksum. */
import { constants } from 'node:fs';
import { access, cp, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mapAtOnce } from '../atOnce.ts';
import { checksumOf, pathOf } from '../files.ts';
import { type HostPaths, isBelow } from '../hostPaths.ts';
import { linksIn } from '../links.ts';
import type { Outputs } from '../outputs.ts';
import { type Entry, entriesOf, type FileValue, isFile, mapEntries, partsOfName, type Value } from '../values.ts';

/** What is being kept, and where. */
interface Keeping {
  host: HostPaths;
  /** Every File and Directory of the outputs. */
  entries: Entry[];
  /** Whether a link may lead to any of them: then all stay where they are, and copies are kept. */
  holdsLinks: boolean;
  /** Where those lie that were kept already. */
  kept: Map<string, string>;
}

/**
 * Keeps the files of outputs in a folder, under their own names; a name that is taken gets a number.
 * @param folder is made where it is not there
 */
export async function keepOutputs(outputs: Outputs, folder: string, host: HostPaths): Promise<Outputs> {
  await mkdir(folder, { recursive: true });
  const keeping: Keeping = {
    host,
    entries: [...entriesOf(outputs as Value)],
    holdsLinks: await holdsLinks(host.outdir),
    kept: new Map(),
  };
  const outer: Entry[] = [];
  mapEntries(outputs, (entry) => {
    outer.push(entry);
    return entry;
  });
  const places = new Map<Entry, Entry>();
  for (const entry of outer) places.set(entry, await keep(entry, folder, keeping));
  return mapEntries(outputs as Value, (entry) => places.get(entry)!) as Outputs;
}

async function keep(entry: Entry, folder: string, keeping: Keeping): Promise<Entry> {
  const others = isFile(entry) ? (entry.secondaryFiles ?? []) : [];
  const secondaryFiles: Entry[] = [];
  const path = await place(entry, folder, keeping);
  for (const other of others) secondaryFiles.push(await keep(other, folder, keeping));
  const described = await describe(path, entry);
  return secondaryFiles.length > 0 ? ({ ...described, secondaryFiles } as FileValue) : described;
}

/** Where the entry lies from now on. The same file is kept once, however many outputs name it. */
async function place(entry: Entry, folder: string, keeping: Keeping): Promise<string> {
  const { location, basename = 'output' } = entry;
  const { host, kept } = keeping;
  const mayMove = (path: string): boolean =>
    isBelow(path, host.outdir) && !keeping.holdsLinks && !overlaps(entry, keeping);
  const key = `${folder} ${basename} ${location}`;
  const before = location === undefined ? undefined : kept.get(key);
  if (before !== undefined) return before;
  const path = await freeName(folder, basename);
  if (location === undefined) await write(entry, path, keeping);
  else if (mayMove(pathOf(location))) await move(pathOf(location), path);
  else await copy(pathOf(location), path);
  if (location !== undefined) kept.set(key, path);
  return path;
}

/** Whether another output is the same, lies in it, or holds it: then it must stay where it is. */
function overlaps(entry: Entry, { entries }: Keeping): boolean {
  const path = pathOf(entry.location!);
  return entries.some((other) => {
    if (other === entry || other.location === undefined) return false;
    const there = pathOf(other.location);
    return there === path || isBelow(path, there) || (entry.class === 'Directory' && isBelow(there, path));
  });
}

async function write(entry: Entry, path: string, keeping: Keeping): Promise<void> {
  if (entry.class === 'File') return writeFile(path, entry.contents ?? '');
  await mkdir(path, { recursive: true });
  for (const inner of entry.listing ?? []) await keep(inner, path, keeping);
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copy(from, to);
  }
}

async function holdsLinks(folder: string): Promise<boolean> {
  for await (const _ of linksIn(folder)) return true;
  return false;
}

/** A copy, with what links lead to in their place. */
const copy = (from: string, to: string): Promise<void> =>
  cp(from, to, { recursive: true, dereference: true, mode: constants.COPYFILE_FICLONE });

async function freeName(folder: string, basename: string): Promise<string> {
  for (let number = 1; ; number++) {
    const { nameroot, nameext } = partsOfName(basename);
    const path = join(folder, number === 1 ? basename : `${nameroot}_${number}${nameext}`);
    const isFree = await access(path).then(
      () => false,
      () => true,
    );
    if (isFree) return path;
  }
}

async function describe(path: string, entry: Entry): Promise<Entry> {
  const location = pathToFileURL(path).href;
  const basename = path.slice(path.lastIndexOf('/') + 1);
  if (entry.class === 'Directory')
    return { class: 'Directory', location, basename, path, listing: await listing(path) };
  const { size } = await stat(path);
  const { format, contents } = entry;
  return {
    class: 'File',
    location,
    ...partsOfName(basename),
    path,
    size,
    checksum: await checksumOf(path),
    ...(format !== undefined && { format }),
    ...(contents !== undefined && entry.location !== undefined && { contents }),
  };
}

async function listing(folder: string): Promise<Entry[]> {
  const names = (await readdir(folder)).sort();
  const entries = await mapAtOnce(names, async (name): Promise<Entry | undefined> => {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (!found) return undefined;
    return describe(path, found.isDirectory() ? { class: 'Directory' } : { class: 'File' });
  });
  return entries.filter((entry) => entry !== undefined);
}
