import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .summary('tell why a task was computed, or taken from the cache')
    .description('Tells which part of the cache key of a task changed since an earlier run.')
    .argument('<run>', 'name of a run, its beginning, or "last"')
    .argument('[task]', 'name of a task, such as split/00003; without it, all tasks are listed');
  readsWork(command).addHelpText('after', examples('explain last', 'explain 3f2a9c split/00003 --out tiles'));
  performs(command, async (_context, flags: WorkFlags, run: string, task?: string) => {
    const { explainRun } = await import('./explainRun.ts');
    return explainRun(flags, run, task);
  });
}
