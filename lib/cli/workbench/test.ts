/** One task alone. */

import { jobKey } from '../../inbox/names.ts';
import type { Json } from '../../pipelines/definition.ts';
import { outline, tasksOf } from '../../pipelines/outline.ts';
import type { RunEvent } from '../../run/events.ts';
import { type Execution, readExecutions } from '../../run/executions.ts';
import { isolateTask } from '../../run/isolate.ts';
import { parseDate, parseInputs } from '../../run/trigger.ts';
import { tryTask, type WrittenObject } from '../../run/tryTask.ts';
import { type Context, EXIT, type Outcome, type Progress } from '../context.ts';
import { UsageError } from '../errors.ts';
import { span } from '../moments.ts';
import type { TestFlags } from '../test.ts';
import { formatBytes } from '../words.ts';
import { openWork } from '../workStore.ts';
import { logLine } from './logs.ts';
import { namedPipeline } from './namedPipeline.ts';
import { namedTask } from './names.ts';
import { storeUrls } from './places.ts';

interface Wanted {
  pipeline: string;
  task: string;
  date: string | undefined;
}

/** Runs the task and shows its log, what it wrote and how it ended. @throws UsageError, InvalidInputsError */
export async function testTask(flags: TestFlags, wanted: Wanted, { signal, progress }: Context): Promise<Outcome> {
  const { pipeline } = await namedPipeline(wanted.pipeline, flags.directory);
  const isolated = isolateTask(pipeline, wanted.task);
  if (isolated === undefined) {
    const known = tasksOf(outline(pipeline)).map(({ task }) => task.name);
    throw new UsageError(
      `Pipeline "${pipeline.name}" has no task "${wanted.task}". Its tasks are: ${known.join(', ')}.`,
    );
  }
  const from = flags.from === undefined ? undefined : await readFrom(flags, flags.from);
  const item = itemOf(flags, from);
  if (isolated.maps.length > 0 && item === undefined) {
    throw new UsageError(
      `"${wanted.task}" is run for each item of "${isolated.maps[0]}": take one by --from <run>/${wanted.task}/<n>, or give it by --item.`,
    );
  }
  const before = from?.execution.input as { [name: string]: Json } | undefined;
  const date = wanted.date ?? (before?.date as string | undefined) ?? new Date().toISOString().slice(0, 10);
  const isByHand = from === undefined || flags.input.length > 0;
  const input = {
    run: 'test',
    ...before,
    date: parseDate(date),
    ...(isByHand && { input: parseInputs(pipeline, flags.input) }),
  };
  const urls = await storeUrls(flags);
  const { outcome, seconds, written } = await tryTask({
    isolated,
    input,
    item,
    storeUrls: {
      ...urls,
      ...(flags.inbox === undefined && from?.execution.stores && { inbox: from.execution.stores.inbox }),
    },
    signal,
    onEvent: tellLog(wanted.task, progress),
  });
  signal.throwIfAborted();
  const isDone = outcome.status === 'succeeded';
  const why = outcome.status === 'failed' ? `: ${outcome.reason}` : '';
  return {
    result: { pipeline: pipeline.name, task: wanted.task, input, outcome, seconds, written },
    lines: [...written.flatMap(describeWritten), `${wanted.task} ${outcome.status} in ${span(seconds)}${why}`],
    exitCode: isDone ? EXIT.done : EXIT.failed,
  };
}

interface From {
  run: string;
  task: string;
  execution: Execution;
}

async function readFrom(flags: TestFlags, name: string): Promise<From> {
  const work = await openWork(flags);
  const { run, task } = await namedTask(work, name);
  const execution = (await readExecutions(work, run)).at(-1);
  if (execution) return { run, task, execution };
  throw new UsageError(`Run ${run} has no record of what it was started with: give the inputs by --input and --item.`);
}

/** What the map gave the task: by hand, or the job that the task of the run had. */
function itemOf({ item }: TestFlags, from: From | undefined): Json | undefined {
  if (item === undefined) return from && { job: jobKey(from.run, from.task) };
  try {
    return JSON.parse(item);
  } catch {
    throw new UsageError(`--item ${item} is no JSON.`);
  }
}

/** Tells what the task logs while it runs. */
const tellLog =
  (task: string, progress: Progress) =>
  (event: RunEvent): void => {
    if (event.type !== 'TaskLogged') return;
    const { at, level, fields, event: name } = event;
    progress.say(logLine({ task, try: 1, time: at, level, event: name, fields: fields as Record<string, unknown> }));
  };

/** Records beside the job of a task, which `--json` tells. */
const RECORD = /\/((job|failed|started\.\d+|tool\.\d+)\.json|log\.\d+\.jsonl|reason\/[^/]+)$/;
const RESULT = /\/result\.json$/;

/** What it put out, with the text of it where that is small, and what it said about its result. */
function describeWritten({ bucket, key, size, text }: WrittenObject): string[] {
  if (RECORD.test(key)) return [];
  if (RESULT.test(key)) return text === undefined ? [] : [`result ${JSON.stringify(JSON.parse(text))}`];
  const lines = text?.trimEnd().split('\n') ?? [];
  return [`${bucket}/${key}  ${formatBytes(size)}`, ...lines.map((line) => `  ${line}`)];
}
