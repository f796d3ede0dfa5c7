import type { Command } from 'commander';
import { examples, parseCount } from './options.ts';
import { performs } from './perform.ts';

export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .summary('write a made city to try things on')
    .description(
      'Writes an inbox of a made city: three vintages, about 2,000 buildings, and the truth of what changed between them.',
    )
    .argument('[dir]', 'folder for the inbox', 'chronotiles-demo')
    .option('--benchmark <n>', 'write one large vintage of n buildings instead, to measure speed with', parseCount)
    .addHelpText('after', examples('demo city', 'demo bench --benchmark 100000'));
  performs(command, async (_context, flags: { benchmark?: number }, dir: string) => {
    const { writeDemoInbox } = await import('./demoInbox.ts');
    const { dataset, files } = await writeDemoInbox(dir, flags.benchmark);
    return {
      result: { inbox: dir, dataset, files },
      lines: [`A made city lies in ${dir} (${files} files). Next:`, `  $ chronotiles run ${dir} --out tiles`],
    };
  });
}
