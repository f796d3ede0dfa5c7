/** Puts the files of a job into the folders of a tool on this machine. */
import { constants } from 'node:fs';
import { copyFile, cp, link, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mapAtOnce } from '../atOnce.ts';
import { JobError } from '../errors.ts';
import { pathOf } from '../files.ts';
import type { HostPaths } from '../hostPaths.ts';
import type { StagedItem } from '../staging.ts';

/**
 * Stages items in their order. What must not be changed is a hard link to the file that it is, where both lie on one disk:
 * the folder of inputs is read-only to the tool. Everything else is a copy.
 * @throws JobError for what cannot be read
 */
export async function stageItems(items: StagedItem[], host: HostPaths): Promise<void> {
  await Promise.all([host.inputs, host.outdir, host.tmpdir].map((folder) => mkdir(folder, { recursive: true })));
  const directories = new Set<string>();
  await mapAtOnce(items, (item) => stageItem(item, host, directories));
}

async function stageItem(
  { folder, target, source, writable }: StagedItem,
  host: HostPaths,
  made: Set<string>,
): Promise<void> {
  const path = join(host[folder], target);
  if (!made.has(dirname(path))) await mkdir(dirname(path), { recursive: true });
  made.add(dirname(path));
  if ('contents' in source) return writeFile(path, source.contents);
  if ('directory' in source) return void (await mkdir(path, { recursive: true }));
  if ('link' in source) return symlink(source.link, path);
  const from = pathOf(source.location);
  try {
    if (source.kind === 'file') await (writable ? copy(from, path) : linkOrCopy(from, path));
    else if (writable) await cp(from, path, { recursive: true, dereference: true, mode: constants.COPYFILE_FICLONE });
    else await linkTree(from, path);
  } catch (cause) {
    throw new JobError(`${from} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, { cause });
  }
}

/** A copy, by reference where the file system has that. */
const copy = (from: string, to: string): Promise<void> => copyFile(from, to, constants.COPYFILE_FICLONE);

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // Another disk, a file of somebody else, or more links than a file may have.
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await copy(from, to);
  }
}

async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await mapAtOnce(await readdir(from, { withFileTypes: true }), async (entry) => {
    const [inner, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkTree(inner, target);
    else if (entry.isFile()) await linkOrCopy(inner, target);
    // A link is followed once: inputs hold what it leads to.
    else if (entry.isSymbolicLink()) await cp(inner, target, { recursive: true, dereference: true });
  });
}
