import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export interface LogsFlags extends WorkFlags {
  follow?: boolean;
}

export function addLogs(program: Command): void {
  const command = program
    .command('logs')
    .summary('show what tasks say')
    .description('Shows the log of a run, of a step or of one task, in the order of its times (UTC).')
    .argument('<run>', 'name of a run, its beginning, or "last"')
    .argument('[task]', 'name of a task or a step, such as split/00003 or split')
    .option('-f, --follow', 'go on until the run is over');
  readsWork(command).addHelpText(
    'after',
    examples('logs last', 'logs -f last split', 'logs 3f2a9c split/00003 --json'),
  );
  performs(command, async (context, flags: LogsFlags, run: string, task?: string) => {
    const { followLog, showLog } = await import('./workbench/logs.ts');
    return flags.follow ? followLog(flags, run, task, context) : showLog(flags, run, task);
  });
}
