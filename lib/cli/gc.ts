import type { Command } from 'commander';
import { examples, parseCount } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export interface GcFlags extends WorkFlags {
  dryRun?: boolean;
  runDays: number;
  releaseDays: number;
  releases: number;
}

export function addGc(program: Command): void {
  const command = program
    .command('gc')
    .summary('clear away what nobody needs any more')
    .description(
      'Deletes old runs, cache that no kept run names, old releases, and tiles that no kept release names. Kept are the ' +
        'latest run of every dataset and pipeline, the current release, and all that is younger than said.',
    )
    .option('-n, --dry-run', 'tell what would be deleted, and do nothing')
    .option('--run-days <n>', 'days that runs are kept', parseCount, 60)
    .option('--release-days <n>', 'days that all releases are kept', parseCount, 30)
    .option('--releases <n>', 'releases of a dataset that are kept however old', parseCount, 3);
  readsWork(command).addHelpText('after', examples('gc --dry-run', 'gc --releases 1 --release-days 7'));
  performs(command, async (_context, flags: GcFlags) => {
    const { clearAway } = await import('./workbench/gc.ts');
    return clearAway(flags);
  });
}
