import { z } from 'zod';
import { jobKey } from '../../inbox/names.ts';
import type { ObjectStore } from '../../store/store.ts';
import { readDocument } from '../documents.ts';
import { besideJob, manifestKey, resultKey } from '../keys.ts';
import { STEP_NAMES, type StepName } from '../names.ts';

/** What a step took in a run, over all of its tasks. */
export interface StepSummary {
  step: StepName;
  tasks: number;
  seconds: number;
  cpuSeconds: number;
  /** Out of the stores and into them. What the cache held is not read or written again. */
  bytesRead: number;
  bytesWritten: number;
  startedAt?: string;
}

const manifest = z.array(z.object({ job: z.string() }));
const record = z.looseObject({
  seconds: z.number().optional(),
  cpuSeconds: z.number().optional(),
  bytesRead: z.number().optional(),
  bytesWritten: z.number().optional(),
  startedAt: z.string().optional(),
});

/** Adds up the records of a run's tasks, step by step. Steps without a record yet are left out. */
export async function stepSummaries(work: ObjectStore, run: string): Promise<StepSummary[]> {
  const summaries: StepSummary[] = [];
  for (const step of STEP_NAMES) {
    const summary: StepSummary = { step, tasks: 0, seconds: 0, cpuSeconds: 0, bytesRead: 0, bytesWritten: 0 };
    for (const job of await jobsOf(work, run, step)) {
      const [result, started] = await Promise.all([
        readRecord(work, resultKey(job)),
        readRecord(work, besideJob(job, 'started.1.json')),
      ]);
      if (result) summary.tasks++;
      summary.seconds += result?.seconds ?? 0;
      summary.cpuSeconds += result?.cpuSeconds ?? 0;
      summary.bytesRead += result?.bytesRead ?? 0;
      summary.bytesWritten += result?.bytesWritten ?? 0;
      const { startedAt } = started ?? {};
      if (startedAt !== undefined && startedAt < (summary.startedAt ?? '~')) summary.startedAt = startedAt;
    }
    if (summary.tasks > 0 || summary.startedAt !== undefined) summaries.push(summary);
  }
  return summaries;
}

/** The jobs of a step in this run: those of its manifest, or its only one. */
async function jobsOf(work: ObjectStore, run: string, step: StepName): Promise<string[]> {
  if (!(await work.head(manifestKey(run, step)))) return [jobKey(run, step)];
  return (await readDocument(work, manifestKey(run, step), manifest)).map(({ job }) => job);
}

async function readRecord(work: ObjectStore, key: string): Promise<z.infer<typeof record> | undefined> {
  return (await work.head(key)) ? readDocument(work, key, record) : undefined;
}
