import type { Command } from 'commander';
import { type CatalogFlags, readsCatalog } from './catalogFlags.ts';
import { examples } from './options.ts';
import { performs } from './perform.ts';

export interface PipelinesFlags extends CatalogFlags {
  report?: boolean;
}

export function addPipelines(program: Command): void {
  const command = program
    .command('pipelines')
    .summary('list the pipelines that there are')
    .description('Lists the pipelines that ship, and those of a folder of your own.')
    .option('--report', 'load every module anew, and tell file, tasks, seconds and errors');
  readsCatalog(command).addHelpText('after', examples('pipelines', 'pipelines -C my-pipelines --report'));
  performs(command, async (_context, flags: PipelinesFlags) => {
    const { listPipelines } = await import('./workbench/pipelines.ts');
    return listPipelines(flags);
  });
}
