import type { Command } from 'commander';
import { type CatalogFlags, readsCatalog } from './catalogFlags.ts';
import { collectWords, examples, parseCount } from './options.ts';
import { performs } from './perform.ts';
import { readsWork, type WorkFlags } from './workStore.ts';

export interface TriggerFlags extends CatalogFlags, WorkFlags {
  inbox?: string;
  date?: string;
  input: string[];
  workers?: number;
}

export function addTrigger(program: Command): void {
  const command = program
    .command('trigger')
    .summary('run a pipeline now')
    .description('Runs a pipeline once. The same date and inputs are the same run: it goes on where it was stopped.')
    .argument('<pipeline>', 'name of a pipeline')
    .option('--date <date>', 'date that the run stands for (default: now)')
    .option('--input <name=value>', 'what the pipeline is given; may be repeated', collectWords, [])
    .option('--inbox <dir>', 'folder or s3://bucket of the inbox')
    .option('--workers <n>', 'tasks at once (default: as many as there are cores)', parseCount);
  readsCatalog(readsWork(command)).addHelpText(
    'after',
    examples(
      'trigger sequential --date 2026-11-25',
      'trigger temporalTiles --inbox city --input dataset=lyon',
      'trigger mine -C my-pipelines --input word=hello',
    ),
  );
  performs(command, async (context, flags: TriggerFlags, name: string) => {
    const { triggerPipeline } = await import('./workbench/trigger.ts');
    return triggerPipeline(flags, name, context);
  });
}
