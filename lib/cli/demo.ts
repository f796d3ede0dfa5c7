import { type Command, Option } from 'commander';
import { examples, parseCount } from './options.ts';
import { performs } from './perform.ts';

interface DemoFlags {
  benchmark?: number;
  vintages: '1' | '3' | '4';
}

export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .summary('write a made city to try things on')
    .description(
      'Writes an inbox of a made city: three vintages, about 2,000 buildings, and the truth of what changed between them.',
    )
    .argument('[dir]', 'folder for the inbox', 'chronotiles-demo')
    .option('--benchmark <n>', 'write a town of n buildings instead, to measure speed with', parseCount)
    .addOption(
      new Option('--vintages <n>', 'how many vintages of it; 5 % differ in the fourth')
        .choices(['1', '3', '4'])
        .default('1'),
    )
    .addHelpText('after', examples('demo city', 'demo bench --benchmark 100000'));
  performs(command, async (_context, { benchmark, vintages }: DemoFlags, dir: string) => {
    const { writeBenchmarkInbox, writeDemoInbox } = await import('./demoInbox.ts');
    const dataset =
      benchmark === undefined
        ? await writeDemoInbox(dir)
        : await writeBenchmarkInbox(dir, benchmark, Number(vintages) as 1 | 3 | 4);
    return {
      result: { inbox: dir, dataset },
      lines: [`A made city lies in ${dir}. Next:`, `  $ chronotiles run ${dir} --out tiles`],
    };
  });
}
