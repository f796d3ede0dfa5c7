/** What tasks said. */
import { followLogs, type LogLine, readLogs } from '../../run/logs.ts';
import { readTasks } from '../../run/records.ts';
import { readRunSummary } from '../../run/runs.ts';
import type { ObjectStore } from '../../store/store.ts';
import type { Context, Outcome } from '../context.ts';
import { UsageError } from '../errors.ts';
import type { LogsFlags } from '../logs.ts';
import { clock } from '../moments.ts';
import { openWork } from '../workStore.ts';
import { namedRun } from './names.ts';

/** @throws UsageError when there is no such run or task */
export async function showLog(flags: LogsFlags, name: string, task: string | undefined): Promise<Outcome> {
  const work = await openWork(flags);
  const run = await namedRun(work, name);
  await refuseUnknown(work, run, task);
  const lines = await readLogs(work, run, task === undefined ? {} : { task });
  return { result: { run, lines }, lines: lines.map(logLine) };
}

/** Prints the lines as they come. @throws UsageError, InterruptedError */
export async function followLog(
  flags: LogsFlags,
  name: string,
  task: string | undefined,
  { signal, progress }: Context,
): Promise<Outcome> {
  const work = await openWork(flags);
  const run = await namedRun(work, name);
  await refuseUnknown(work, run, task);
  const isOver = async () => (await readRunSummary(work, run)).state !== 'running';
  let count = 0;
  for await (const line of followLogs(work, run, task === undefined ? {} : { task }, isOver, { signal })) {
    count++;
    progress.say(logLine(line));
  }
  return { result: { run, lines: count }, lines: [] };
}

/** `07:18:50.206 split/00000  Part:Split part="a.gml" bodies=446`. */
export function logLine({ time, task, try: number, level, event, fields }: LogLine): string {
  const mark = level === 'info' ? '' : `${level.toUpperCase()} `;
  const where = number > 1 ? `${task} (try ${number})` : task;
  const said = Object.entries(fields)
    .filter(([name]) => name !== 'task' && name !== 'stack')
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [clock(time), where.padEnd(12), `${mark}${event}`, ...said].join(' ');
}

async function refuseUnknown(work: ObjectStore, run: string, task: string | undefined): Promise<void> {
  if (task === undefined) return;
  const known = (await readTasks(work, run)).map((record) => record.task);
  if (known.some((name) => name === task || name.startsWith(`${task}/`))) return;
  throw new UsageError(`Run ${run} has no task "${task}". Its tasks are: ${known.join(', ')}.`);
}
