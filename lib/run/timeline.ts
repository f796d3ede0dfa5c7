/** What happened during a run, put together from its records: the same story on every runner. */
import type { ObjectStore } from '../store/store.ts';
import { readExecutions } from './executions.ts';
import { readTasks } from './records.ts';
import { readRequests } from './requests.ts';

export interface TimelineEvent {
  /** ISO 8601; absent where no record tells it. */
  at?: string;
  kind: 'RunStarted' | 'RunEnded' | 'StopRequested' | 'TaskStarted' | 'TaskRetried' | 'TaskEnded';
  /** Of the events of tasks. */
  task?: string;
  try?: number;
  execution?: number;
  /** `succeeded`, `ok`, `failed`, …, of the events that end something. */
  status?: string;
  /** Who asked, or why it ended so. */
  detail?: string;
}

/** The events of a run in their order; those without a time come last. */
export async function readTimeline(work: ObjectStore, run: string): Promise<TimelineEvent[]> {
  const [executions, requests, tasks] = await Promise.all([
    readExecutions(work, run),
    readRequests(work, run),
    readTasks(work, run),
  ]);
  const reasons = new Map(tasks.map(({ task, reason }) => [task, reason]));
  const lastTry = new Map(requests.map(({ task, try: number }) => [task, number]));
  const events: TimelineEvent[] = [];
  for (const { execution, startedAt, by, stop, end } of executions) {
    events.push({ at: startedAt, kind: 'RunStarted', execution, detail: `by ${by}` });
    if (stop) events.push({ at: stop.requestedAt, kind: 'StopRequested', execution, detail: `by ${stop.by}` });
    if (end) {
      const detail = end.reason ?? end.cause;
      events.push({
        at: end.endedAt,
        kind: 'RunEnded',
        execution,
        status: end.status,
        ...(detail !== undefined && { detail }),
      });
    }
  }
  for (const { task, try: number, startedAt, end, endedAt } of requests) {
    events.push({ at: startedAt, kind: number === 1 ? 'TaskStarted' : 'TaskRetried', task, try: number });
    if (end === undefined) continue;
    const reason = end === 'ok' || lastTry.get(task) !== number ? undefined : reasons.get(task);
    events.push({
      ...(endedAt !== undefined && { at: endedAt }),
      kind: 'TaskEnded',
      task,
      try: number,
      status: end,
      ...(reason !== undefined && { detail: reason }),
    });
  }
  // Sorting keeps the order of what happened at the same time.
  return events.sort((a, b) => compare(a.at ?? '~', b.at ?? '~'));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
