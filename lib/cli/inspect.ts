import { type Command, Option } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';

export function addInspect(program: Command): void {
  const command = program
    .command('inspect')
    .summary('tell what is in a file')
    .description('Reads a CityGML, CityJSON or zip file to its end and tells what is in it, and what is wrong with it.')
    .argument('<file>', '.gml .xml .citygml .json .jsonl, each also .gz, or .zip')
    .addOption(new Option('--as <format>', 'write its features to standard output instead').choices(['cityjsonseq']))
    .addHelpText('after', examples('inspect lod2.gml', 'inspect lod2.gml --as cityjsonseq > lod2.city.jsonl'));
  performs(command, async (context, flags: { as?: 'cityjsonseq' }, file: string) => {
    const { inspectFile } = await import('./inspectFile.ts');
    return inspectFile(file, flags.as, context);
  });
}
