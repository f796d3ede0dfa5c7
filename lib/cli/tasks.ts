import type { Command } from 'commander';
import { type CatalogFlags, readsCatalog } from './catalogFlags.ts';
import { examples } from './options.ts';
import { performs } from './perform.ts';

export interface TasksFlags extends CatalogFlags {
  tree?: boolean;
}

export function addTasks(program: Command): void {
  const command = program
    .command('tasks')
    .summary('list the tasks of a pipeline')
    .description('Lists the tasks of a pipeline in their order, with what each is given.')
    .argument('<pipeline>', 'name of a pipeline')
    .option('--tree', 'show all states, and what lies within which');
  readsCatalog(command).addHelpText('after', examples('tasks temporalTiles', 'tasks temporalTiles --tree'));
  performs(command, async (_context, flags: TasksFlags, name: string) => {
    const { listTasks } = await import('./workbench/tasks.ts');
    return listTasks(flags, name);
  });
}
