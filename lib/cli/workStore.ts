/** Which work store a command reads: that of a folder here, or of a bucket. */
import { type Command, Option } from 'commander';
import type { ObjectStore } from '../store/store.ts';

export interface WorkFlags {
  out: string;
  work?: string;
  /** `cloud`: the deployed stack that the AWS_* environment leads to. */
  target?: 'local' | 'cloud';
}

/** Gives a command the options that say where runs lie. */
export function readsWork(command: Command): Command {
  return command
    .option('--out <dir>', 'folder that was given to "run" or "trigger", or s3://bucket', 'tiles')
    .addOption(
      new Option('--work <dir>', 'folder or s3://bucket of cache and records (default: <out>/.chronotiles)').env(
        'CHRONOTILES_WORK',
      ),
    )
    .addOption(targetOption());
}

/** The option by which a command turns to the deployed stack. */
export function targetOption(): Option {
  return new Option('--target <target>', 'runs of this machine, or of the deployed stack that AWS_* leads to')
    .choices(['local', 'cloud'])
    .env('CHRONOTILES_TARGET');
}

/** The URL or path of the work store. @throws UsageError when tiles lie in a bucket and nothing says where work does */
export async function workPlace({ out, work, target }: WorkFlags): Promise<string> {
  if (target === 'cloud') return (await (await import('../run/cloud/deployment.ts')).findDeployment()).storeUrls.work;
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

/** Opens the tiles store. @throws UsageError when work lies in a bucket and nothing says where its tiles do */
export async function openTiles({ out, work, target }: WorkFlags): Promise<ObjectStore> {
  const { openStore } = await import('../store/open.ts');
  if (target === 'cloud') {
    return openStore((await (await import('../run/cloud/deployment.ts')).findDeployment()).storeUrls.tiles);
  }
  if (work === undefined || !isUrl(work) || isUrl(out)) return openStore(out);
  const { UsageError } = await import('./errors.ts');
  throw new UsageError(`Work lies in ${work}: say by --out where its tiles lie, such as s3://my-tiles.`);
}

export const isUrl = (place: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(place);
