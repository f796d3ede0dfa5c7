import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export function addEvents(program: Command): void {
  const command = program
    .command('events')
    .summary('tell what happened during a run')
    .description('Tells what happened during a run in its order: starts, tries, ends and why (UTC).')
    .argument('<run>', 'name of a run, its beginning, or "last"');
  readsWork(command).addHelpText('after', examples('events last', 'events 3f2a9c --json'));
  performs(command, async (_context, flags: WorkFlags, run: string) => {
    const { showEvents } = await import('./workbench/events.ts');
    return showEvents(flags, run);
  });
}
