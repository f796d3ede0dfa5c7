import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export function addStop(program: Command): void {
  const command = program
    .command('stop')
    .summary('stop a run')
    .description('Asks whoever runs it to stop: a process of this machine or of another one. What was done is kept.')
    .argument('<run>', 'name of a run, its beginning, or "last"')
    .option('--no-wait', 'do not wait until it has stopped');
  readsWork(command).addHelpText('after', examples('stop last', 'stop 3f2a9c'));
  performs(command, async (context, flags: WorkFlags & { wait: boolean }, run: string) => {
    const { stopRun } = await import('./workbench/stop.ts');
    return stopRun(flags, run, context);
  });
}
