import { countedStores } from '../store/counted.ts';
import type { Stores } from '../store/store.ts';
import { startAttempt } from './attempt.ts';
import { readDocument, writeDocument } from './documents.ts';
import { InvalidInputError } from './errors.ts';
import { resultKey, taskName } from './keys.ts';
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
  /** Tells where the task runs, as ECS does. */
  env?: Record<string, string | undefined>;
}

/** CPU of this thread where Node can tell it (23.9 and later), else of the process. */
const threadCpuUsage = (process.threadCpuUsage ?? process.cpuUsage).bind(process);

/**
 * One execution of a step: reads the job, records the start, runs, checks the post-condition and records the result.
 * A user's mistake ends in the result `invalid`; any other error is thrown, and a retry may mend it.
 */
export async function runTask({
  step,
  jobKey,
  stores,
  signal,
  log: given,
  env = {},
}: TaskRequest): Promise<TaskResult> {
  const spec = specs[step];
  const task = taskName(jobKey);
  const started = performance.now();
  const cpuStarted = threadCpuUsage();
  const command = [step, '--job', jobKey];
  const attempt = await startAttempt({ work: stores.work, jobKey, step, log: given, env, command });
  const { number, log, note, close } = attempt;
  note.info({ task, try: number }, 'Task:Started');
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
    if (!(error instanceof InvalidInputError) || signal.aborted) {
      const { message, stack } = error as Error;
      // Whoever called this tells it to the log of the process.
      note.error({ task, reason: message, stack }, 'Task:Failed');
      throw error;
    }
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
  } finally {
    await close();
  }
}
