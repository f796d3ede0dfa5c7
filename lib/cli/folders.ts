/** The three buckets of a run as folders of this machine. */
import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createFileStore } from '../store/file.ts';
import type { Stores } from '../store/store.ts';
import { UsageError } from './errors.ts';

export interface Folders {
  inbox: string;
  tiles: string;
  work: string;
}

export interface OpenFolders {
  folders: Folders;
  stores: Stores;
  storeUrls: Record<keyof Stores, string>;
}

/** The folders that a command was given: work lies in `<out>/.chronotiles` where nothing else is said. */
export function foldersOf(inbox: string, out: string, work?: string): Folders {
  return {
    inbox: resolve(inbox),
    tiles: resolve(out),
    work: work ? resolve(work) : join(resolve(out), '.chronotiles'),
  };
}

/** @throws UsageError when the inbox is no folder, or lies where results would be written. */
export async function openFolders(folders: Folders): Promise<OpenFolders> {
  await refuseNoFolder(folders.inbox, 'The inbox');
  if (folders.inbox === folders.tiles) {
    throw new UsageError('The tiles cannot lie in the inbox itself: give another folder with --out.');
  }
  await mkdir(folders.tiles, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${folders.tiles} cannot be made (${error.code}): give another folder with --out.`);
  });
  return {
    folders,
    stores: {
      inbox: createFileStore(folders.inbox),
      // What lies here is made again where it is lost.
      work: createFileStore(folders.work, { durable: false }),
      tiles: createFileStore(folders.tiles),
    },
    storeUrls: {
      inbox: pathToFileURL(folders.inbox).href,
      work: pathToFileURL(folders.work).href,
      tiles: pathToFileURL(folders.tiles).href,
    },
  };
}

/** @throws UsageError */
export async function refuseNoFolder(path: string, what: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new UsageError(found ? `${path} is a file. ${what} has to be a folder.` : `There is no folder ${path}.`);
}
