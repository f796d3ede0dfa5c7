/** What tasks said, from the store: every try keeps its log beside its job, as lines of JSON. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { parseJson } from '../store/json.ts';
import { getIfThere, listAll, type ObjectStore } from '../store/store.ts';

export interface LogLine {
  task: string;
  try: number;
  /** Milliseconds since the epoch. */
  time: number;
  level: 'info' | 'warn' | 'error';
  /** `Noun:Verb`, or a line that a tool wrote. */
  event: string;
  fields: Record<string, unknown>;
}

export interface LogFilter {
  /** This task alone, or the tasks of this step. */
  task?: string;
}

const lineSchema = z.looseObject({ level: z.number(), time: z.number(), msg: z.string().default('') });
/** Levels of pino. */
const [WARN, ERROR] = [40, 50];

/** All lines of a run, or of a task of it, in the order of their times. */
export async function readLogs(work: ObjectStore, run: string, { task }: LogFilter = {}): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const { key } of listAll(work, `v1/runs/${run}/`)) {
    const log = logOf(key);
    if (log === undefined || !isOf(log.task, task)) continue;
    lines.push(...parseLog(await getIfThere(work, key), log));
  }
  return lines.sort((a, b) => a.time - b.time);
}

/**
 * Yields the lines of a run as they come, those that there are first; ends once `isOver` says so and nothing new came.
 * Lines of one look are in the order of their times.
 * @param every milliseconds between two looks
 */
export async function* followLogs(
  work: ObjectStore,
  run: string,
  filter: LogFilter,
  isOver: () => Promise<boolean>,
  { every = 1000, signal }: { every?: number; signal?: AbortSignal } = {},
): AsyncGenerator<LogLine> {
  const seen = new Map<string, number>();
  for (;;) {
    // Asked before the look, so that what was written until then is not missed.
    const over = await isOver();
    const all = await readLogs(work, run, filter);
    const counts = new Map<string, number>();
    for (const line of all) {
      const log = `${line.task} ${line.try}`;
      const count = (counts.get(log) ?? 0) + 1;
      counts.set(log, count);
      if (count > (seen.get(log) ?? 0)) yield line;
    }
    for (const [log, count] of counts) seen.set(log, count);
    if (over) return;
    await sleep(every, undefined, signal && { signal });
  }
}

/** The task and the try of `v1/runs/<run>/<task>/log.<try>.jsonl`. */
function logOf(key: string): { task: string; try: number } | undefined {
  const [, task, number] = /^v1\/runs\/[^/]+\/(.+)\/log\.(\d+)\.jsonl$/.exec(key) ?? [];
  return task === undefined ? undefined : { task, try: Number(number) };
}

const isOf = (task: string, wanted: string | undefined): boolean =>
  wanted === undefined || task === wanted || task.startsWith(`${wanted}/`);

/** Lines that are no records are told as they are, at the time of the line before. */
function parseLog(bytes: Uint8Array | undefined, log: { task: string; try: number }): LogLine[] {
  let before = 0;
  return Buffer.from(bytes ?? [])
    .toString()
    .split('\n')
    .filter((text) => text !== '')
    .map((text): LogLine => {
      const parsed = lineSchema.safeParse(parseJson(text));
      if (!parsed.success) return { ...log, time: before, level: 'info', event: text, fields: {} };
      const { level, time, msg, ...fields } = parsed.data;
      before = time;
      return { ...log, time, level: level >= ERROR ? 'error' : level >= WARN ? 'warn' : 'info', event: msg, fields };
    });
}
