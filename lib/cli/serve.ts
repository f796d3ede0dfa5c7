import { type Command, InvalidArgumentError } from 'commander';
import { examples } from './options.ts';
import { performs } from './perform.ts';

export interface ServeFlags {
  port: number;
  host: string;
  work?: string;
  inbox?: string;
  write?: boolean;
}

export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .summary('look at tiles and runs in a browser')
    .description(
      'Serves the map of every dataset of a folder or bucket of tiles, and the console of its runs, until Ctrl-C ends it.',
    )
    .argument('[tiles]', 'folder that was given to "run --out", or s3://bucket', 'tiles')
    .option('--port <port>', 'port to answer on; 0 is any that is free', parsePort, 8080)
    .option(
      '--host <address>',
      'address to answer on; others than this machine can reach only what you open',
      '127.0.0.1',
    )
    .option('--work <dir>', 'folder or s3://bucket with the records of runs (default: <tiles>/.chronotiles)')
    .option('--write', 'let the console stop and retry runs, and drop files')
    .option('--inbox <dir>', 'folder or s3://bucket that files are dropped into, with --write')
    .addHelpText(
      'after',
      examples(
        'serve tiles',
        'serve tiles --inbox city --write',
        'serve s3://my-tiles --work s3://my-work --port 9000',
      ),
    );
  performs(command, async (context, flags: ServeFlags, tiles: string) => {
    return (await import('./serveTiles.ts')).serveTiles(tiles, flags, context);
  });
}

function parsePort(word: string): number {
  const port = Number(word);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new InvalidArgumentError('Give a number from 0 to 65535.');
}
