import { type Command, Option } from 'commander';
import { UsageError } from './errors.ts';
import { examples, parseCount, parseEpsg, parseLength } from './options.ts';
import { performs } from './perform.ts';
import { targetOption } from './workStore.ts';

export interface RunFlags {
  out?: string;
  target?: 'local' | 'cloud';
  work?: string;
  dataset?: string;
  workers?: number;
  dryRun?: boolean;
  tilesVersion?: '1.1' | '1.0';
  tilesCrs?: number;
  cellSize?: number;
}

const HELP = `

Running again does only what is not done yet: after Ctrl-C, after one more year,
after a mended file. A year that is taken out of the inbox leaves the next
release. Settings of a dataset lie in <dataset>/dataset.json of the inbox.`;

export function addRun(program: Command): void {
  const command = program
    .command('run')
    .summary('build temporal tiles and the list of changes from an inbox')
    .description('Builds the temporal tileset and the list of changes of every dataset of an inbox.')
    .argument('[inbox]', 'folder laid out as <dataset>/<year>/<files>')
    .option('--out <dir>', 'folder for tiles and tables')
    .option('--work <dir>', 'folder for the cache and records of runs (default: <out>/.chronotiles)')
    .option('--dataset <name>', 'this dataset only')
    .option('--workers <n>', 'tasks at once (default: as many as there are cores)', parseCount)
    .option('--dry-run', 'tell what would be done, and do nothing')
    .addOption(new Option('--tiles-version <version>', '3D Tiles version; 1.0 writes b3dm').choices(['1.1', '1.0']))
    .option('--tiles-crs <epsg>', 'EPSG code that tiles are in (default: geocentric)', parseEpsg)
    .option('--cell-size <metres>', 'side of the squares that are worked on alone (default: 1000)', parseLength)
    .addOption(targetOption())
    .addHelpText(
      'after',
      examples(
        'run city --out tiles',
        'run city --out tiles --dataset lyon --dry-run',
        'run city --out tiles --tiles-version 1.0 --tiles-crs 3946   for UD-Viz',
        'run --target cloud --dataset lyon   in the deployed stack',
      ) + HELP,
    );
  performs(command, async (context, flags: RunFlags, inbox?: string) => {
    const [{ foldersOf }, { runOptions }] = await Promise.all([import('./folders.ts'), import('./runOptions.ts')]);
    if (flags.target === 'cloud') {
      refuseFolders(flags, inbox);
      const { runInCloud } = await import('./runInCloud.ts');
      return runInCloud(flags.dataset, { options: runOptions(flags) }, context);
    }
    if (inbox === undefined) throw new UsageError("missing required argument 'inbox'");
    if (flags.out === undefined) throw new UsageError("required option '--out <dir>' not specified");
    const folders = foldersOf(inbox, flags.out, flags.work);
    if (flags.dryRun) return (await import('./dryRun.ts')).dryRun(folders, flags.dataset, runOptions(flags));
    const { runInbox } = await import('./runInbox.ts');
    const request = { options: runOptions(flags), workers: flags.workers };
    return runInbox(folders, flags.dataset, request, context);
  });
}

/** The deployed stack has buckets of its own. */
function refuseFolders({ out, work, workers, dryRun }: RunFlags, inbox: string | undefined): void {
  const given = { inbox, '--out': out, '--work': work, '--workers': workers, '--dry-run': dryRun };
  const [word] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (word !== undefined)
    throw new UsageError(`The deployed stack has its own: leave ${word} out with --target cloud.`);
}
