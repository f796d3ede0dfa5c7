import { hostname, userInfo } from 'node:os';
import { type ExecutionEnd, recordExecution, recordExecutionEnd, stopRequestKey } from '../inbox/executions.ts';
import { executionName } from '../inbox/names.ts';
import type { ObjectStore } from '../store/store.ts';
import { keepDefinition } from './definitions.ts';
import { RAN_TOO_LONG } from './machine.ts';
import { type Outcome, type RunRequest, runPipeline } from './runPipeline.ts';

export interface RecordedRunRequest extends RunRequest {
  /** How often to look whether somebody asked the run to stop, in milliseconds. */
  stopEvery?: number;
  /** Is told the number of the execution once it is on record. */
  onRecorded?: (execution: number) => void;
}

/**
 * Runs a pipeline on this machine and records when it started and how it ended. It ends as aborted when its signal
 * aborts, or when a request to stop it appears beside its record. @throws NotPortableError
 */
export async function runRecorded(request: RecordedRunRequest): Promise<Outcome> {
  const { pipeline, input, stores, signal, stopEvery = 1000, onRecorded, ...rest } = request;
  const { run } = input;
  await keepDefinition(stores.work, run, pipeline);
  const execution = await recordExecution(stores.work, run, {
    pipeline: pipeline.name,
    target: 'local',
    startedAt: new Date().toISOString(),
    input,
    by: `${userName()}@${hostname()}`,
    host: hostname(),
    pid: process.pid,
    stores: request.storeUrls,
  });
  onRecorded?.(execution);
  const stop = watchForStop(stores.work, stopRequestKey(run, execution), stopEvery);
  const ends = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  let end: Omit<ExecutionEnd, 'endedAt'> = { status: 'failed', reason: 'The runner itself failed.' };
  try {
    const outcome = await runPipeline({
      pipeline,
      input,
      name: executionName(run, execution),
      stores,
      signal: ends,
      ...rest,
    });
    end = endOf(outcome, stop.signal.aborted);
    return outcome;
  } catch (error) {
    if (error instanceof Error) end = { status: 'failed', error: error.name, reason: error.message };
    throw error;
  } finally {
    stop.close();
    await recordExecutionEnd(stores.work, run, execution, { ...end, endedAt: new Date().toISOString() });
  }
}

function endOf(outcome: Outcome, wasAsked: boolean): Omit<ExecutionEnd, 'endedAt'> {
  if (outcome.status === 'succeeded') return { status: 'succeeded' };
  if (outcome.status === 'aborted') {
    return { status: 'aborted', reason: wasAsked ? 'Stopped on request.' : 'Stopped where it ran.' };
  }
  const { error, cause, reason } = outcome;
  return { status: cause === RAN_TOO_LONG ? 'timedOut' : 'failed', error, cause, reason };
}

/** Looks for an object again and again; the signal aborts when it is there. */
function watchForStop(work: ObjectStore, key: string, every: number): { signal: AbortSignal; close(): void } {
  const controller = new AbortController();
  const look = async (): Promise<void> => {
    // A store that does not answer for a moment is asked again.
    const found = await work.head(key).catch(() => undefined);
    if (found) controller.abort();
  };
  const timer = setInterval(() => void look(), every).unref();
  return { signal: controller.signal, close: () => clearInterval(timer) };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user without a name.
    return 'somebody';
  }
}
