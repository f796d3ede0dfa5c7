import type { Command } from 'commander';
import { type CatalogFlags, readsCatalog } from './catalogFlags.ts';
import { collectWords, examples } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export interface TestFlags extends CatalogFlags, WorkFlags {
  inbox?: string;
  input: string[];
  from?: string;
  item?: string;
}

export function addTest(program: Command): void {
  const command = program
    .command('test')
    .summary('run one task alone, and record nothing')
    .description(
      'Runs one task of a pipeline alone and shows what it writes. It reads the objects of a run, or what is given by ' +
        'hand, and writes to a folder that is gone afterwards.',
    )
    .argument('<pipeline>', 'name of a pipeline')
    .argument('<task>', 'name of one of its tasks')
    .argument('[date]', 'date that the run stands for (default: that of --from, else today)')
    .option('--input <name=value>', 'what the pipeline is given; may be repeated', collectWords, [])
    .option('--from <run/task>', 'take the inputs of this task, such as last/split/00003')
    .option('--item <json>', 'what a map would give the task, instead of --from')
    .option('--inbox <dir>', 'folder or s3://bucket of the inbox (default: that of the run)');
  readsCatalog(readsWork(command)).addHelpText(
    'after',
    examples('test sequential print_date 2026-11-25', 'test temporalTiles split --from last/split/00003'),
  );
  performs(command, async (context, flags: TestFlags, pipeline: string, task: string, date?: string) => {
    const { testTask } = await import('./workbench/test.ts');
    return testTask(flags, { pipeline, task, date }, context);
  });
}
