/** Which work store a command reads: that of a folder here, or of a bucket. */
import { type Command, Option } from 'commander';
import type { ObjectStore } from '../store/store.ts';

export interface WorkFlags {
  out: string;
  work?: string;
}

/** Gives a command the options that say where runs lie. */
export function readsWork(command: Command): Command {
  return command
    .option('--out <dir>', 'folder that was given to "run" or "trigger", or s3://bucket', 'tiles')
    .addOption(
      new Option('--work <dir>', 'folder or s3://bucket of cache and records (default: <out>/.chronotiles)').env(
        'CHRONOTILES_WORK',
      ),
    );
}

/** The URL or path of the work store. @throws UsageError when tiles lie in a bucket and nothing says where work does */
export async function workPlace({ out, work }: WorkFlags): Promise<string> {
  if (work !== undefined) return work;
  if (!isUrl(out)) return (await import('./folders.ts')).foldersOf('', out).work;
  const { UsageError } = await import('./errors.ts');
  throw new UsageError(`Tiles lie in ${out}: say by --work where the records of its runs lie, such as s3://my-work.`);
}

/** Opens the work store for reading what is there. @throws UsageError when it is a folder that is not there */
export async function openWork(flags: WorkFlags): Promise<ObjectStore> {
  const place = await workPlace(flags);
  const { openStore } = await import('../store/open.ts');
  if (!isUrl(place)) await (await import('./folders.ts')).refuseNoFolder(place, 'The work folder');
  return openStore(place, { durable: false });
}

export const isUrl = (place: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(place);
