import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export function addLineage(program: Command): void {
  const lineage = program
    .command('lineage')
    .summary('tell what two runs differ in')
    .description('Tells where runs come from.')
    .helpCommand(false);
  const command = lineage
    .command('diff')
    .summary('tell what two runs differ in')
    .description('Tells what two runs were given differently, which work that changed and why, and what came out.')
    .argument('<before>', 'name of a run, its beginning, or "last"')
    .argument('<now>', 'name of another one');
  readsWork(command).addHelpText('after', examples('lineage diff 3f2a9c last', 'lineage diff 3f2a9c 7b01de --json'));
  performs(command, async (_context, flags: WorkFlags, before: string, now: string) => {
    const { compareRuns } = await import('./workbench/lineage.ts');
    return compareRuns(flags, before, now);
  });
}
