import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export function addExec(program: Command): void {
  const command = program
    .command('exec')
    .summary('look into the container of a running task')
    .description(
      'Opens a shell in the container of a task that runs on this machine. Where there is none it says why, and which ' +
        'command runs the same task here.',
    )
    .argument('<run/task>', 'such as 3f2a9c/split/00003, or last/collect')
    .argument('[command...]', 'what to run there', ['sh']);
  readsWork(command).addHelpText('after', examples('exec last/split/00003', 'exec last/mytool ls -l /work'));
  performs(command, async (_context, flags: WorkFlags, name: string, words: string[]) => {
    const { execInTask } = await import('./workbench/exec.ts');
    return execInTask(flags, name, words);
  });
}
