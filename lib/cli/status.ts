import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export interface StatusFlags extends WorkFlags {
  watch?: boolean;
}

export function addStatus(program: Command): void {
  const command = program
    .command('status')
    .summary('show how runs are doing')
    .description('Shows the runs, the one that was started last first; or one run step by step, with what went wrong.')
    .argument('[run]', 'name of a run, its beginning, or "last"')
    .option('-w, --watch', 'go on and tell what changes, until the run is over');
  readsWork(command).addHelpText(
    'after',
    examples('status', 'status last --watch', 'status 3f2a9c --work s3://my-work'),
  );
  performs(command, async (context, flags: StatusFlags, run?: string) => {
    const { showRun, showRuns, watchRun, watchRuns } = await import('./workbench/status.ts');
    if (run === undefined) return flags.watch ? watchRuns(flags, context) : showRuns(flags);
    return flags.watch ? watchRun(flags, run, context) : showRun(flags, run);
  });
}
