import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';

export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .summary('tell why a task was computed, or taken from the cache')
    .description('Tells which part of the cache key of a task changed since an earlier run.')
    .argument('<run>', 'name of a run, as "run" tells it with --json, or its beginning')
    .argument('[task]', 'name of a task, such as split/00003; without it, all tasks are listed')
    .requiredOption('--out <dir>', 'folder that was given to "run"')
    .option('--work <dir>', 'folder of cache and records (default: <out>/.chronotiles)')
    .addHelpText('after', examples('explain 3f2a9c --out tiles', 'explain 3f2a9c split/00003 --out tiles'));
  performs(command, async (_context, flags: { out: string; work?: string }, run: string, task?: string) => {
    const { explainRun } = await import('./explainRun.ts');
    return explainRun(flags, run, task);
  });
}
