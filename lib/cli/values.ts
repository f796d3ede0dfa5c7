import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export function addValues(program: Command): void {
  const command = program
    .command('values')
    .summary('show the small values that tasks handed on')
    .description('Shows the small values that tasks of a run handed on by name. Files are handed on by their keys.')
    .argument('<run>', 'name of a run, its beginning, or "last"')
    .argument('[task]', 'name of a task');
  readsWork(command).addHelpText('after', examples('values last', 'values last print_date --json'));
  performs(command, async (_context, flags: WorkFlags, run: string, task?: string) => {
    const { showValues } = await import('./workbench/values.ts');
    return showValues(flags, run, task);
  });
}
