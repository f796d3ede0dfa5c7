import type { Command } from 'commander';
import { examples, parseCount } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export interface RetryFlags extends WorkFlags {
  workers?: number;
}

export function addRetry(program: Command): void {
  const command = program
    .command('retry')
    .summary('run a run again on the same inputs')
    .description('Starts another execution of a run. What the cache holds is not computed again, so that it goes on.')
    .argument('<run>', 'name of a run, its beginning, or "last"')
    .option('--workers <n>', 'tasks at once (default: as many as there are cores)', parseCount);
  readsWork(command).addHelpText('after', examples('retry last', 'retry 3f2a9c'));
  performs(command, async (context, flags: RetryFlags, run: string) => {
    const { retryRun } = await import('./workbench/retry.ts');
    return retryRun(flags, run, context);
  });
}
