import type { Command } from 'commander';
import { examples, parseCount, parseLength } from './options.ts';
import { performs } from './perform.ts';

const HELP = `

A dataset runs when nothing has arrived in its folder for a while (as long as
"quietSeconds" of its dataset.json says, else --quiet), or at once when a file
called READY is put into it. Where "expect" lists vintages, it waits for them.`;

export function addWatch(program: Command): void {
  const command = program
    .command('watch')
    .summary('run whenever something was dropped and the folder is quiet')
    .description('Watches an inbox and runs each dataset that has changed, until Ctrl-C.')
    .argument('<inbox>', 'folder laid out as <dataset>/<year>/<files>')
    .requiredOption('--out <dir>', 'folder for tiles and tables')
    .option('--work <dir>', 'folder for the cache and records of runs (default: <out>/.chronotiles)')
    .option('--workers <n>', 'tasks at once (default: as many as there are cores)', parseCount)
    .option('--quiet <seconds>', 'how long a folder must have been quiet', parseLength, 10)
    .addHelpText('after', examples('watch city --out tiles') + HELP);
  performs(
    command,
    async (context, flags: { out: string; work?: string; workers?: number; quiet: number }, inbox: string) => {
      const [{ foldersOf }, { watchInbox }] = await Promise.all([import('./folders.ts'), import('./watchInbox.ts')]);
      return watchInbox(foldersOf(inbox, flags.out, flags.work), flags, context);
    },
  );
}
