/** What is on record of every execution of a tool, and how its task ends. */
import type { UserError } from '../city/errors.ts';
import {
  ExpressionError,
  JobError,
  OutputError,
  ToolFailedError,
  ToolFileError,
  UnsupportedRequirementError,
} from '../cwl/errors.ts';
import { besideJob, resultKey, taskName } from '../steps/keys.ts';
import { writeEntry } from '../store/cache.ts';
import type { JsonValue } from '../store/json.ts';
import type { Stores } from '../store/store.ts';
import { type Delivered, keepBlobs } from './deliver.ts';
import { OutputPlaceError } from './errors.ts';
import { PERMANENT, reasonKey, type ToolJob } from './job.ts';
import type { MovedObject } from './storeFiles.ts';

/** One execution: a try of a task. */
export interface ToolExecution {
  job: ToolJob;
  jobKey: string;
  number: number;
  stores: Stores;
  /** `performance.now()` when it started, or the same moment by another clock of this process. */
  started: number;
}

/** What is known of an execution, as far as it came. */
export interface ExecutionFacts {
  /** As the tool sees it. */
  argv?: string[];
  exitCode?: number;
  inputs?: MovedObject[];
  outputs?: MovedObject[];
  values?: Delivered['values'];
  isCached?: boolean;
}

/** Whether trying again cannot help: the tool, or how it is used, is at fault. */
export function isPermanent(error: unknown): error is UserError {
  if (error instanceof ToolFailedError) return !error.isTemporary;
  return [JobError, ToolFileError, UnsupportedRequirementError, ExpressionError, OutputError, OutputPlaceError].some(
    (kind) => error instanceof kind,
  );
}

export async function recordSuccess(execution: ToolExecution, facts: ExecutionFacts): Promise<void> {
  const record = { status: 'ok', ...describe(execution), ...facts };
  await put(execution, `tool.${execution.number}.json`, record);
  await execution.stores.work.put(resultKey(execution.jobKey), JSON.stringify(record, null, 2), JSON_TYPE);
}

/** Also says why where the state machine looks. Answers the exit code that tells whether trying again may help. */
export async function recordFailure(execution: ToolExecution, error: unknown, facts: ExecutionFacts): Promise<number> {
  const reason = error instanceof Error ? error.message : String(error);
  const { job, jobKey, stores } = execution;
  await put(execution, `tool.${execution.number}.json`, { status: 'failed', ...describe(execution), ...facts, reason });
  await stores.work.put(reasonKey(jobKey, job.execution), reason, { contentType: 'text/plain; charset=utf-8' });
  return isPermanent(error) ? PERMANENT : 1;
}

/** Keeps what a tool made for the next time that it is to do the same. */
export async function keepResult(
  stores: Stores,
  { fields, key }: { fields: JsonValue; key: string },
  { outputs, values }: Delivered,
): Promise<void> {
  await writeEntry(stores.work, key, { fields, outputs: await keepBlobs(outputs, stores), result: values });
}

const JSON_TYPE = { contentType: 'application/json' };

async function put({ jobKey, stores }: ToolExecution, name: string, record: object): Promise<void> {
  await stores.work.put(besideJob(jobKey, name), `${JSON.stringify(record, null, 2)}\n`, JSON_TYPE);
}

function describe({ job, jobKey, number, started }: ToolExecution) {
  const task = taskName(jobKey);
  return {
    task,
    step: task.split('/')[0],
    try: number,
    seconds: (performance.now() - started) / 1000,
    tool: job.tool.id,
    image: job.tool.requirements.docker?.image ?? null,
    imageDigest: job.image?.digest ?? null,
  };
}
