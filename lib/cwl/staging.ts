/** Where the files of a job are put before a tool runs: what to bring, and where the tool finds it. */
import { ToolFileError } from './errors.ts';
import { baseOf } from './files.ts';
import type { Inputs } from './job.ts';
import { type DirectoryValue, type Entry, type FileValue, mapEntries, type Value } from './values.ts';

/** The folders of a tool, as it sees them. */
export interface ToolPaths {
  /** Inputs; nothing may be written there. */
  inputs: string;
  /** The working directory, whose files are the outputs. */
  outdir: string;
  tmpdir: string;
}

/** Something to be put in place before the tool starts. `target` is relative to the folder named. */
export interface StagedItem {
  folder: 'inputs' | 'outdir';
  target: string;
  /** Bytes from elsewhere, text, an empty directory, or a link to a place that the tool sees. */
  source:
    | { location: string; kind: 'file' | 'directory' }
    | { contents: string }
    | { directory: true }
    | { link: string };
  /** Whether the tool may change it: then it is a copy. */
  writable: boolean;
}

export interface Staging {
  inputs: Inputs;
  items: StagedItem[];
}

/** Gives every File and Directory of the inputs a place of its own, beside the files that come along with it. */
export function stageInputs(inputs: Inputs, paths: ToolPaths): Staging {
  const items: StagedItem[] = [];
  let next = 0;
  const place = (entry: Entry): Entry => {
    const folder = String(next++);
    return placeEntry(entry, folder, { folder: 'inputs', root: paths.inputs, writable: false }, items);
  };
  return { inputs: mapEntries(inputs, place) as Inputs, items };
}

/** A folder that things are put into, and how. */
export interface Place {
  folder: StagedItem['folder'];
  /** The folder as the tool sees it. */
  root: string;
  writable: boolean;
}

/** Puts an entry into a folder below the place, with all that belongs to it, and says where it is then. */
export function placeEntry(entry: Entry, folder: string, place: Place, items: StagedItem[], name?: string): Entry {
  const basename = name ?? entry.basename ?? baseOf(entry.location ?? '');
  const target = folder === '' ? basename : `${folder}/${basename}`;
  return entry.class === 'File'
    ? placeFile(entry, folder, target, place, items)
    : placeDirectory(entry, target, place, items);
}

function placeFile(file: FileValue, folder: string, target: string, place: Place, items: StagedItem[]): FileValue {
  const source = file.location === undefined ? { contents: file.contents ?? '' } : fromLocation(file.location, 'file');
  items.push({ folder: place.folder, target, source, writable: place.writable });
  const path = `${place.root}/${target}`;
  const secondaryFiles = file.secondaryFiles?.map((other) => placeEntry(other, folder, place, items));
  const placed = { ...file, path, dirname: path.slice(0, path.lastIndexOf('/')) };
  return secondaryFiles ? { ...placed, secondaryFiles } : placed;
}

function placeDirectory(directory: DirectoryValue, target: string, place: Place, items: StagedItem[]): DirectoryValue {
  const path = `${place.root}/${target}`;
  const { location, listing } = directory;
  if (location !== undefined) {
    items.push({ folder: place.folder, target, source: fromLocation(location, 'directory'), writable: place.writable });
    // It comes as a whole: what is listed lies in it already.
    return { ...directory, path, ...(listing && { listing: listing.map((entry) => withinDirectory(entry, path)) }) };
  }
  items.push({ folder: place.folder, target, source: { directory: true }, writable: place.writable });
  return { ...directory, path, listing: (listing ?? []).map((entry) => placeEntry(entry, target, place, items)) };
}

function withinDirectory(entry: Entry, parent: string): Entry {
  const path = `${parent}/${entry.basename}`;
  if (entry.class === 'File') return { ...entry, path, dirname: parent };
  return entry.listing
    ? { ...entry, path, listing: entry.listing.map((inner) => withinDirectory(inner, path)) }
    : { ...entry, path };
}

const fromLocation = (location: string, kind: 'file' | 'directory') => ({ location, kind });

/** The items, each once. @throws ToolFileError when two things would be put into one place */
export function withoutRepeats(items: StagedItem[], file: string): StagedItem[] {
  const seen = new Map<string, StagedItem>();
  for (const item of items) {
    const at = `${item.folder}/${item.target}`;
    const other = seen.get(at);
    if (other && JSON.stringify(other.source) !== JSON.stringify(item.source)) {
      throw new ToolFileError(file, `Two files would be put into the same place: ${item.target}.`);
    }
    seen.set(at, other ?? item);
  }
  return [...seen.values()];
}

/** Where an entry stands for another one that was placed before. */
export function samePlace(entry: Value, other: Entry): boolean {
  const { location, path } = entry as Entry;
  return (location !== undefined && location === other.location) || (path !== undefined && path === other.path);
}
