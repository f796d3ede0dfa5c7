/** What a run found in the cache, as its records tell. */
import { z } from 'zod';
import { readTasks } from '../../lib/run/records.ts';
import { createFileStore } from '../../lib/store/file.ts';

export interface UnitCounts {
  /** Pieces of work that were planned. */
  units: number;
  /** Those of them that the cache had. */
  hits: number;
}

export type RunRecordCounts = Record<'split' | 'match' | 'tile', UnitCounts>;

const split = z.object({ units: z.number(), hits: z.number() });
const tile = z.object({ tiles: z.number(), hits: z.number() });

/** Reads the records of a run: a step's work is planned by the step before. */
export async function countsOf(workFolder: string, run: string): Promise<RunRecordCounts> {
  const tasks = await readTasks(createFileStore(workFolder), run);
  const resultOf = (step: string) => tasks.find((task) => task.step === step)?.result;
  const { tiles, hits } = tile.parse(resultOf('join'));
  return {
    split: split.parse(resultOf('collect')),
    match: split.parse(resultOf('survey')),
    tile: { units: tiles, hits },
  };
}
