/** What happened during a run. */
import { readTimeline, type TimelineEvent } from '../../run/timeline.ts';
import type { Outcome } from '../context.ts';
import { table } from '../words.ts';
import { openWork, type WorkFlags } from '../workStore.ts';
import { namedRun } from './names.ts';

export async function showEvents(flags: WorkFlags, name: string): Promise<Outcome> {
  const work = await openWork(flags);
  const run = await namedRun(work, name);
  const events = await readTimeline(work, run);
  return { result: { run, events }, lines: table(events.map(row)) };
}

const WORDS: Record<TimelineEvent['kind'], string> = {
  RunStarted: 'run started',
  RunEnded: 'run ended',
  StopRequested: 'stop requested',
  TaskStarted: 'started',
  TaskRetried: 'tried again',
  TaskEnded: 'ended',
};

function row({ at, kind, task, try: number, execution, status, detail }: TimelineEvent): string[] {
  const what = task ?? `execution ${execution}`;
  const said = [status, detail].filter((part) => part !== undefined).join(': ');
  return [
    (at ?? '').slice(0, 23).replace('T', ' '),
    number !== undefined && number > 1 ? `${what} (try ${number})` : what,
    WORDS[kind],
    said,
  ];
}
