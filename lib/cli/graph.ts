import { type Command, Option } from 'commander';
import { type CatalogFlags, readsCatalog } from './catalogFlags.ts';
import { examples } from './options.ts';
import { performs } from './perform.ts';

export interface GraphFlags extends CatalogFlags {
  format: 'mermaid' | 'svg';
  errors?: boolean;
}

export function addGraph(program: Command): void {
  const command = program
    .command('graph')
    .summary('draw a pipeline')
    .description('Draws the states of a pipeline, as mermaid or as SVG.')
    .argument('<pipeline>', 'name of a pipeline')
    .addOption(new Option('--format <format>', 'what to write').choices(['mermaid', 'svg']).default('mermaid'))
    .option('--errors', 'draw what errors lead to as well');
  readsCatalog(command).addHelpText(
    'after',
    examples('graph temporalTiles', 'graph temporalTiles --format svg > temporalTiles.svg'),
  );
  performs(command, async (_context, flags: GraphFlags, name: string) => {
    const { drawPipeline } = await import('./workbench/graph.ts');
    return drawPipeline(flags, name);
  });
}
