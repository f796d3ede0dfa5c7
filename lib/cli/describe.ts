import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export function addDescribe(program: Command): void {
  const command = program
    .command('describe')
    .summary('show all that is known about a task')
    .description('Shows what a task was asked for, what it ran on, how it ended and what it said last.')
    .argument('<run/task>', 'such as 3f2a9c/split/00003, or last/collect');
  readsWork(command).addHelpText('after', examples('describe last/collect', 'describe 3f2a9c/split/00003 --json'));
  performs(command, async (_context, flags: WorkFlags, name: string) => {
    const { describeTask } = await import('./workbench/describe.ts');
    return describeTask(flags, name);
  });
}
