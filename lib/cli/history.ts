import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export function addHistory(program: Command): void {
  const command = program
    .command('history')
    .summary('tell every execution that there was')
    .description('Tells every execution of every run, the latest first, of one dataset or pipeline where it is named.')
    .argument('[name]', 'name of a dataset or a pipeline');
  readsWork(command).addHelpText('after', examples('history', 'history lyon', 'history sequential'));
  performs(command, async (_context, flags: WorkFlags, name?: string) => {
    const { showHistory } = await import('./workbench/history.ts');
    return showHistory(flags, name);
  });
}
