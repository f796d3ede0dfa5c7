import { hostname } from 'node:os';
import { countedStores } from '../store/counted.ts';
import { PreconditionFailedError } from '../store/errors.ts';
import type { Stores } from '../store/store.ts';
import { readDocument, writeDocument } from './documents.ts';
import { InvalidInputError } from './errors.ts';
import { besideJob, resultKey, taskName } from './keys.ts';
import type { Log } from './log.ts';
import type { StepName } from './names.ts';
import { stepCode } from './registry.ts';
import type { TaskResult } from './results.ts';
import { specs } from './specs.ts';

export interface TaskRequest {
  step: StepName;
  jobKey: string;
  stores: Stores;
  signal: AbortSignal;
  log: Log;
}

/** CPU of this thread where Node can tell it (23.9 and later), else of the process. */
const threadCpuUsage = (process.threadCpuUsage ?? process.cpuUsage).bind(process);

/**
 * One execution of a step: reads the job, records the start, runs, checks the post-condition and records the result.
 * A user's mistake ends in the result `invalid`; any other error is thrown, and a retry may mend it.
 */
export async function runTask({ step, jobKey, stores, signal, log }: TaskRequest): Promise<TaskResult> {
  const spec = specs[step];
  const task = taskName(jobKey);
  const started = performance.now();
  const cpuStarted = threadCpuUsage();
  await recordStart(stores, jobKey, { task, step, host: hostname(), startedAt: new Date().toISOString() });
  try {
    const [job, code] = await Promise.all([readDocument(stores.work, jobKey, spec.job), stepCode(step)]);
    const { stores: counted, traffic } = countedStores(stores);
    const result = spec.result.parse(await code.run(job, { stores: counted, signal, log }));
    await code.check(job, result, { stores, signal, log });
    const cpu = threadCpuUsage(cpuStarted);
    const seconds = (performance.now() - started) / 1000;
    const record = {
      status: 'ok' as const,
      task,
      step,
      seconds,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      bytesRead: traffic.read,
      bytesWritten: traffic.written,
      ...(result as object),
    };
    await writeDocument(stores.work, resultKey(jobKey), record);
    log.info({ task, seconds: record.seconds }, 'Task:Done');
    return record;
  } catch (error) {
    if (!(error instanceof InvalidInputError) || signal.aborted) throw error;
    const seconds = (performance.now() - started) / 1000;
    await writeDocument(stores.work, resultKey(jobKey), {
      status: 'invalid',
      task,
      step,
      seconds,
      reason: error.message,
    });
    log.warn({ task, reason: error.message }, 'Task:Invalid');
    return { status: 'invalid', reason: error.message };
  }
}

/** The records of tries are numbered by whoever writes the next free one. */
async function recordStart(stores: Stores, jobKey: string, record: object): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const body = JSON.stringify({ ...record, try: attempt });
      await stores.work.put(besideJob(jobKey, `started.${attempt}.json`), body, { ifAbsent: true });
      return;
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) throw error;
    }
  }
}
