import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export interface TrailFlags extends WorkFlags {
  follow?: boolean;
}

export function addTrail(program: Command): void {
  const command = program
    .command('trail')
    .summary('tell every container that was asked for')
    .description(
      'Tells every request of a container with its time (UTC), image, size, command and end, of all runs or one.',
    )
    .argument('[run]', 'name of a run, its beginning, or "last"')
    .option('-f, --follow', 'go on and tell new ones, and how they end, until Ctrl-C');
  readsWork(command).addHelpText('after', examples('trail', 'trail -f', 'trail last --json'));
  performs(command, async (context, flags: TrailFlags, run?: string) => {
    const { followTrail, showTrail } = await import('./workbench/trail.ts');
    return flags.follow ? followTrail(flags, run, context) : showTrail(flags, run);
  });
}
