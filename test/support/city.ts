/** Running a dataset in this process, which is quicker than by the command. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { foldersOf } from '../../lib/cli/folders.ts';
import { runInbox } from '../../lib/cli/runInbox.ts';
import { type DemoOptions, writeDemo } from '../../lib/demo/demo.ts';
import type { Truth } from '../../lib/demo/truth.ts';
import type { RunOptions } from '../../lib/inbox/inputs.ts';
import { createFileStore } from '../../lib/store/file.ts';
import { type Release, readRelease } from './release.ts';

export interface CityRun {
  inbox: string;
  out: string;
  /** Folder of the cache, where another run's is to be used. */
  work?: string;
  dataset?: string;
  workers?: number;
  options?: Partial<RunOptions>;
  /** Gets what a terminal would show while tasks run, such as `  split: 0 of 3 …`. */
  onShow?: (line: string) => void;
}

export interface CityResult extends Release {
  exitCode: number;
  outcome: string;
  /** What was said while it ran. */
  said: string[];
}

const resultSchema = z.object({ datasets: z.tuple([z.object({ outcome: z.string() })]) });

/** Does what `chronotiles run <inbox> --out <out>` does, and reads what was published. */
export async function runCity({
  inbox,
  out,
  work,
  dataset = 'demo',
  workers = 2,
  options = {},
  onShow = () => {},
}: CityRun): Promise<CityResult> {
  const said: string[] = [];
  const context = {
    signal: new AbortController().signal,
    progress: { say: (line: string) => said.push(line), show: onShow },
  };
  const { result, exitCode = 0 } = await runInbox(foldersOf(inbox, out, work), dataset, { options, workers }, context);
  return {
    ...(await readRelease(out, dataset)),
    exitCode,
    outcome: resultSchema.parse(result).datasets[0].outcome,
    said,
  };
}

/** Writes a made city below a folder and runs it. */
export async function runMadeCity(
  folder: string,
  options: DemoOptions,
  more: Partial<CityRun> = {},
): Promise<{ truth: Truth; city: CityResult }> {
  const inbox = join(folder, 'inbox');
  await mkdir(inbox, { recursive: true });
  const truth = await writeDemo(createFileStore(inbox, { durable: false }), options);
  return { truth, city: await runCity({ inbox, out: join(folder, 'tiles'), ...more }) };
}
