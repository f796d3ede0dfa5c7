import { z } from 'zod';
import { listAll, type ObjectStore } from '../../store/store.ts';
import { productKey } from '../keys.ts';
import { STEP_NAMES, type StepName } from '../names.ts';

/** What a step took in a run, over all of its tasks. */
export interface StepSummary {
  step: StepName;
  tasks: number;
  seconds: number;
  cpuSeconds: number;
  startedAt?: string;
}

const record = z.looseObject({
  seconds: z.number().optional(),
  cpuSeconds: z.number().optional(),
  startedAt: z.string().optional(),
});

/** Adds up the records of a run's tasks, step by step. Steps without a record yet are left out. */
export async function stepSummaries(work: ObjectStore, run: string): Promise<StepSummary[]> {
  const summaries: StepSummary[] = [];
  for (const step of STEP_NAMES) {
    const summary: StepSummary = { step, tasks: 0, seconds: 0, cpuSeconds: 0 };
    for await (const { key } of listAll(work, productKey(run, step, ''))) {
      const isResult = key.endsWith('/result.json');
      if (!isResult && !/\/started\.1\.json$/.test(key)) continue;
      const { seconds, cpuSeconds, startedAt } = record.parse(JSON.parse(Buffer.from(await work.get(key)).toString()));
      if (isResult) {
        summary.tasks++;
        summary.seconds += seconds ?? 0;
        summary.cpuSeconds += cpuSeconds ?? 0;
      } else if (startedAt !== undefined && (summary.startedAt === undefined || startedAt < summary.startedAt)) {
        summary.startedAt = startedAt;
      }
    }
    if (summary.tasks > 0 || summary.startedAt !== undefined) summaries.push(summary);
  }
  return summaries;
}
