/**
 * The records of executions of a run in the work store, written by whoever starts and ends one, the same on every runner:
 * `v1/runs/<run>/executions/<n>.json` (n = 1, 2, …), beside it `<n>.ended.json`, and `<n>.stop.json` where it is asked to stop.
 */
import { z } from 'zod';
import { PreconditionFailedError } from '../store/errors.ts';
import { getIfThere, listAll, type ObjectStore } from '../store/store.ts';

export const executionSchema = z.object({
  /** 1 for the first execution of the run, one more for every `retry`. */
  execution: z.int().positive(),
  pipeline: z.string(),
  target: z.enum(['local', 'cloud']),
  /** Of the Step Functions execution. */
  arn: z.string().optional(),
  name: z.string().optional(),
  /** ISO 8601. */
  startedAt: z.string(),
  /** What the state machine was started with. */
  input: z.json(),
  /** Who or what started it: `anna@laptop`, `drop`, `schedule`. */
  by: z.string(),
  /** The machine and the process that run it, in process only: whether they still do can be told on the same machine. */
  host: z.string().optional(),
  pid: z.int().optional(),
  /** The stores as URLs, in process only: a retry opens the same. */
  stores: z.object({ inbox: z.string(), work: z.string(), tiles: z.string() }).optional(),
});
export type ExecutionRecord = z.infer<typeof executionSchema>;

export const executionEndSchema = z.object({
  status: z.enum(['succeeded', 'failed', 'aborted', 'timedOut']),
  /** ISO 8601. */
  endedAt: z.string(),
  error: z.string().optional(),
  cause: z.string().optional(),
  /** The sentence for people. */
  reason: z.string().optional(),
});
export type ExecutionEnd = z.infer<typeof executionEndSchema>;

export const stopRequestSchema = z.object({ requestedAt: z.string(), by: z.string() });
export type StopRequest = z.infer<typeof stopRequestSchema>;

/** The folder of the records of a run's executions, with its slash. */
export const executionsPrefix = (run: string): string => `v1/runs/${run}/executions/`;

export const executionKey = (run: string, execution: number): string => `${executionsPrefix(run)}${execution}.json`;

export const executionEndKey = (run: string, execution: number): string =>
  `${executionsPrefix(run)}${execution}.ended.json`;

export const stopRequestKey = (run: string, execution: number): string =>
  `${executionsPrefix(run)}${execution}.stop.json`;

/** Records the start of an execution under the next free number, and answers that. */
export async function recordExecution(
  work: ObjectStore,
  run: string,
  record: Omit<ExecutionRecord, 'execution'>,
): Promise<number> {
  for (let execution = 1; ; execution++) {
    if (await recordExecutionAs(work, run, { execution, ...record })) return execution;
  }
}

/** Records the start of an execution under a number that is known. Answers false where that is on record already. */
export function recordExecutionAs(work: ObjectStore, run: string, record: ExecutionRecord): Promise<boolean> {
  return putIfAbsent(work, executionKey(run, record.execution), record);
}

/** How many executions of a run are on record. */
export async function countExecutions(work: ObjectStore, run: string): Promise<number> {
  let count = 0;
  for await (const { key } of listAll(work, executionsPrefix(run))) if (/\/\d+\.json$/.test(key)) count++;
  return count;
}

/** Records how an execution ended. Whoever says so first is right; answers false to those who come later. */
export function recordExecutionEnd(
  work: ObjectStore,
  run: string,
  execution: number,
  end: ExecutionEnd,
): Promise<boolean> {
  return putIfAbsent(work, executionEndKey(run, execution), end);
}

/** How an execution ended, or undefined where it has not, or nobody said so. */
export async function readExecutionEnd(
  work: ObjectStore,
  run: string,
  execution: number,
): Promise<ExecutionEnd | undefined> {
  const bytes = await getIfThere(work, executionEndKey(run, execution));
  return bytes && executionEndSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** Asks whoever runs an execution to stop it. Asking again changes nothing. */
export async function requestStop(
  work: ObjectStore,
  run: string,
  execution: number,
  request: StopRequest,
): Promise<void> {
  await putIfAbsent(work, stopRequestKey(run, execution), request);
}

async function putIfAbsent(work: ObjectStore, key: string, record: unknown): Promise<boolean> {
  try {
    await work.put(key, `${JSON.stringify(record, null, 2)}\n`, { contentType: 'application/json', ifAbsent: true });
    return true;
  } catch (error) {
    if (error instanceof PreconditionFailedError) return false;
    throw error;
  }
}
