/** The made city through the whole pipeline, and what to do next. */
import { join } from 'node:path';
import type { Context, Outcome } from './context.ts';
import { writeDemoInbox } from './demoInbox.ts';
import { foldersOf } from './folders.ts';
import { runInbox } from './runInbox.ts';
import { shortPath } from './summary.ts';

/** Writes the made city into `<out>/demo`, runs it into `<out>/tiles`. */
export async function takeTour(out: string, context: Context): Promise<Outcome> {
  const inbox = join(out, 'demo');
  const tiles = join(out, 'tiles');
  context.progress.say(`Writing a made city of three vintages into ${shortPath(inbox)} …`);
  await writeDemoInbox(inbox);
  context.progress.say('Running the pipeline …');
  const outcome = await runInbox(foldersOf(inbox, tiles), undefined, { options: {} }, context);
  return { ...outcome, lines: [...outcome.lines, '', ...nextSteps(inbox, tiles)] };
}

function nextSteps(inbox: string, tiles: string): string[] {
  const command = 'npm run chronotiles --';
  return [
    'Next:',
    `  ${command} run ${shortPath(inbox)} --out ${shortPath(tiles)}    again: nothing is left to do`,
    `  ${command} run <your inbox> --out <folder>    your own city, laid out as <dataset>/<year>/<files>`,
    `  ${command} --help    everything else`,
    '',
    `See it: ${command} serve ${shortPath(tiles)}`,
  ];
}
