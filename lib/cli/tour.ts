import type { Command } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';

export function addTour(program: Command): void {
  const command = program
    .command('tour')
    .summary('all of it once, on a made city')
    .description('Writes a made city, runs the pipeline on it, and says where the result lies and what to type next.')
    .option('--out <dir>', 'folder for all of it', 'out')
    .addHelpText('after', examples('tour', 'tour --out somewhere'));
  performs(command, async (context, flags: { out: string }) => {
    const { takeTour } = await import('./takeTour.ts');
    return takeTour(flags.out, context);
  });
}
