import { hostname } from 'node:os';
import { PreconditionFailedError } from '../store/errors.ts';
import type { ObjectStore } from '../store/store.ts';
import { besideJob, taskName } from './keys.ts';
import type { Log } from './log.ts';
import { readPlacement } from './placement.ts';
import { type StoredLog, storedLog } from './storedLog.ts';

export interface AttemptRequest {
  work: ObjectStore;
  jobKey: string;
  step: string;
  log: Log;
  env: Record<string, string | undefined>;
  /** The words that the container was given. */
  command: string[];
}

/** One try of a task: its number, and its log, which the store has as `log.<try>.jsonl`. */
export interface Attempt extends StoredLog {
  number: number;
}

/** Records beside its job that a task starts, as `started.<try>.json`. Tries are numbered by whoever writes the next free one. */
export async function startAttempt({ work, jobKey, step, log, env, command }: AttemptRequest): Promise<Attempt> {
  const startedAt = new Date().toISOString();
  const placement = await readPlacement(env.ECS_CONTAINER_METADATA_URI_V4);
  const record = { task: taskName(jobKey), step, host: hostname(), startedAt, command, ...placement };
  for (let number = 1; ; number++) {
    try {
      const body = JSON.stringify({ ...record, try: number });
      await work.put(besideJob(jobKey, `started.${number}.json`), body, { ifAbsent: true });
      return { number, ...storedLog(work, besideJob(jobKey, `log.${number}.jsonl`), log) };
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) throw error;
    }
  }
}
