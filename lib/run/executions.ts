/** The executions of a run, read back from their records. */
import { hostname } from 'node:os';
import {
  type ExecutionEnd,
  type ExecutionRecord,
  executionEndKey,
  executionEndSchema,
  executionKey,
  executionSchema,
  type StopRequest,
  stopRequestKey,
  stopRequestSchema,
} from '../inbox/executions.ts';
import type { ObjectStore } from '../store/store.ts';
import { findRecord, readRecord } from './readRecord.ts';

/** `lost`: the process that ran it is gone, and said nothing. */
export type ExecutionState = 'running' | 'lost' | ExecutionEnd['status'];

export interface Execution extends ExecutionRecord {
  state: ExecutionState;
  end?: ExecutionEnd;
  /** Somebody asked it to stop. */
  stop?: StopRequest;
}

/** The execution with this number. @throws CorruptRecordError, also when there is none */
export async function readExecution(work: ObjectStore, run: string, number: number): Promise<Execution> {
  const [record, end, stop] = await Promise.all([
    readRecord(work, executionKey(run, number), executionSchema),
    findRecord(work, executionEndKey(run, number), executionEndSchema),
    findRecord(work, stopRequestKey(run, number), stopRequestSchema),
  ]);
  const state = end?.status ?? (isGone(record) ? 'lost' : 'running');
  return { ...record, state, ...(end && { end }), ...(stop && { stop }) };
}

/** All executions of a run, the first one first; none where it was started by something that keeps no records. */
export async function readExecutions(work: ObjectStore, run: string): Promise<Execution[]> {
  const executions: Execution[] = [];
  for (let number = 1; await work.head(executionKey(run, number)); number++) {
    executions.push(await readExecution(work, run, number));
  }
  return executions;
}

/** Whether the process is gone for sure: only its own machine can tell. */
function isGone({ target, host, pid }: ExecutionRecord): boolean {
  if (target !== 'local' || pid === undefined || host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
