/** The runs that a work store knows: what people see in a list, and one run as a whole. */
import { z } from 'zod';
import { executionsPrefix } from '../inbox/executions.ts';
import { inputsKey } from '../inbox/names.ts';
import { mapAtOnce } from '../steps/units.ts';
import { listAll, listFolders, type ObjectStore } from '../store/store.ts';
import { CorruptRecordError, UnknownRunError } from './errors.ts';
import { type Execution, type ExecutionState, readExecution, readExecutions } from './executions.ts';
import { findRecord } from './readRecord.ts';
import { readTasks, type TaskRecord } from './records.ts';

/** `unknown`: started by something that left no record of it, or the record cannot be read. */
export type RunState = ExecutionState | 'unknown';

export interface RunSummary {
  run: string;
  pipeline: string;
  dataset?: string;
  /** The date that a run of other pipelines than temporal tiles stands for. */
  date?: string;
  /** Of the last execution, as are the times, who started it and why it ended. */
  state: RunState;
  target?: 'local' | 'cloud';
  startedAt?: string;
  endedAt?: string;
  by?: string;
  reason?: string;
  arn?: string;
  /** How often it was started. */
  executions: number;
}

export interface RunDetail extends RunSummary {
  /** The first one first. */
  history: Execution[];
  tasks: TaskRecord[];
}

export interface RunFilter {
  pipeline?: string;
  dataset?: string;
}

const AT = 'v1/runs/';
/** What runs were given, in the fields that a list shows; the rest is left alone. */
const inputsSchema = z.looseObject({
  dataset: z.string().optional(),
  pipeline: z.string().optional(),
  date: z.string().optional(),
});

/** All runs, the one that was started last first. A run whose records cannot be read is `unknown`, with the reason. */
export async function listRunSummaries(work: ObjectStore, filter: RunFilter = {}): Promise<RunSummary[]> {
  const runs = await listFolders(work, AT);
  const summaries = await mapAtOnce(runs, async (run) => summarize(work, run, await countExecutions(work, run)));
  return summaries
    .filter(({ pipeline }) => filter.pipeline === undefined || pipeline === filter.pipeline)
    .filter(({ dataset }) => filter.dataset === undefined || dataset === filter.dataset)
    .sort((a, b) => compare(b.startedAt ?? '', a.startedAt ?? '') || compare(a.run, b.run));
}

/** One run in a line. @throws UnknownRunError */
export async function readRunSummary(work: ObjectStore, run: string): Promise<RunSummary> {
  if ((await work.list(`${AT}${run}/`, { limit: 1 })).objects.length === 0) {
    throw new UnknownRunError(run, await listFolders(work, AT));
  }
  return summarize(work, run, await countExecutions(work, run));
}

async function countExecutions(work: ObjectStore, run: string): Promise<number> {
  let count = 0;
  for await (const { key } of listAll(work, executionsPrefix(run))) {
    count = Math.max(count, Number(/\/(\d+)\.json$/.exec(key)?.[1] ?? 0));
  }
  return count;
}

/** One run with its executions and tasks. @throws UnknownRunError, CorruptRecordError */
export async function readRun(work: ObjectStore, run: string): Promise<RunDetail> {
  const [summary, history, tasks] = await Promise.all([
    readRunSummary(work, run),
    readExecutions(work, run),
    readTasks(work, run),
  ]);
  return { ...summary, history, tasks };
}

async function summarize(work: ObjectStore, run: string, count: number): Promise<RunSummary> {
  try {
    const inputs = (await findRecord(work, inputsKey(run), inputsSchema)) ?? {};
    const last = count === 0 ? undefined : await readExecution(work, run, count);
    const { dataset, date } = inputs;
    return {
      run,
      pipeline: last?.pipeline ?? inputs.pipeline ?? 'temporalTiles',
      ...(dataset !== undefined && { dataset }),
      ...(date !== undefined && { date }),
      ...(last ? ofExecution(last) : { state: 'unknown' as const }),
      executions: count,
    };
  } catch (error) {
    if (!(error instanceof CorruptRecordError)) throw error;
    return { run, pipeline: 'unknown', state: 'unknown', reason: error.message, executions: count };
  }
}

function ofExecution({ state, target, startedAt, by, arn, end }: Execution) {
  return {
    state,
    target,
    startedAt,
    by,
    ...(end && { endedAt: end.endedAt }),
    ...(end?.reason !== undefined && { reason: end.reason }),
    ...(arn !== undefined && { arn }),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
