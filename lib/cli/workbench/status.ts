/** How runs are doing. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskRecord } from '../../run/records.ts';
import { listRunSummaries, type RunDetail, type RunSummary, readRun } from '../../run/runs.ts';
import { type Context, EXIT, type Outcome } from '../context.ts';
import { moment, span, spanBetween } from '../moments.ts';
import type { StatusFlags } from '../status.ts';
import { plural, table } from '../words.ts';
import { openWork } from '../workStore.ts';
import { namedRun } from './names.ts';

const SHOWN_RUNS = 20;
const SHOWN_FAULTS = 10;
const LOOK_EVERY = 1000;

export async function showRuns(flags: StatusFlags): Promise<Outcome> {
  const runs = await listRunSummaries(await openWork(flags));
  return { result: { runs }, lines: runTable(runs) };
}

/** The runs as a table, newest first. */
export function runTable(runs: RunSummary[]): string[] {
  if (runs.length === 0) return ['There are no runs yet: "chronotiles run" and "chronotiles trigger" start one.'];
  const rows = runs.slice(0, SHOWN_RUNS).map((run) => [...runCells(run), run.reason ?? '']);
  const more = runs.length - SHOWN_RUNS;
  return [
    ...table([['run', 'pipeline', 'of', 'state', 'started (UTC)', 'took', ''], ...rows]),
    ...(more > 0 ? [`… and ${more} more; --json tells all.`] : []),
  ];
}

function runCells({ run, pipeline, dataset, date, state, startedAt, endedAt }: RunSummary): string[] {
  const isOver = endedAt !== undefined || state === 'running';
  const took = isOver ? spanBetween(startedAt, endedAt) : '';
  return [run, pipeline, dataset ?? date ?? '', state, moment(startedAt), took];
}

export async function showRun(flags: StatusFlags, name: string): Promise<Outcome> {
  const work = await openWork(flags);
  const detail = await readRun(work, await namedRun(work, name));
  return { result: detail, lines: runLines(detail) };
}

function runLines(run: RunDetail): string[] {
  const { dataset, date, by, target, executions, reason, tasks } = run;
  const of = dataset ?? date;
  return [
    `${run.pipeline}${of === undefined ? '' : ` of ${of}`}, run ${run.run}: ${run.state}${reason === undefined ? '' : `. ${reason}`}`,
    ...(run.startedAt === undefined
      ? []
      : [
          `  started ${moment(run.startedAt)} by ${by}, ${target}, ${spanBetween(run.startedAt, run.endedAt)}` +
            (executions > 1 ? `, execution ${executions}` : ''),
        ]),
    ...table(stepRows(tasks)).map((line) => `  ${line}`),
    ...faultLines(tasks),
  ];
}

const DONE = ['ok', 'invalid', 'failed'];

/** A row a step, in the order in which they began. */
function stepRows(tasks: TaskRecord[]): (string | number)[][] {
  const steps = Map.groupBy(
    tasks.toSorted((a, b) => ((a.startedAt ?? '~') < (b.startedAt ?? '~') ? -1 : 1)),
    ({ step }) => step,
  );
  return [...steps].map(([step, own]) => {
    const done = own.filter(({ state }) => DONE.includes(state)).length;
    const seconds = own.reduce((sum, task) => sum + (task.seconds ?? 0), 0);
    const states = [...Map.groupBy(own, ({ state }) => state)].map(([state, some]) => `${some.length} ${state}`);
    return [step, `${done} of ${plural(own.length, 'task')}`, states.join(', '), seconds > 0 ? span(seconds) : ''];
  });
}

function faultLines(tasks: TaskRecord[]): string[] {
  const faults = tasks.filter(({ state }) => state === 'invalid' || state === 'failed');
  const shown = faults.slice(0, SHOWN_FAULTS).map(({ task, state, reason }) => `  ${task} is ${state}: ${reason}`);
  return faults.length > SHOWN_FAULTS ? [...shown, `  … and ${faults.length - SHOWN_FAULTS} more.`] : shown;
}

/** Tells every task that changes, until the run is over. */
export async function watchRun(flags: StatusFlags, name: string, { signal, progress }: Context): Promise<Outcome> {
  const work = await openWork(flags);
  const run = await namedRun(work, name);
  const told = new Map<string, string>();
  for (;;) {
    signal.throwIfAborted();
    const detail = await readRun(work, run);
    for (const { task, state, tries, seconds, reason } of detail.tasks) {
      const line = `${task}: ${state}${tries > 1 ? `, try ${tries}` : ''}${seconds === undefined ? '' : `, ${span(seconds)}`}`;
      if (state !== 'waiting' && told.get(task) !== line)
        progress.say(reason === undefined ? line : `${line}: ${reason}`);
      told.set(task, line);
    }
    if (detail.state !== 'running') {
      const exitCode = detail.state === 'succeeded' ? EXIT.done : EXIT.failed;
      return { result: detail, lines: runLines(detail), exitCode };
    }
    await sleep(LOOK_EVERY);
  }
}

/** Tells every run that changes, until Ctrl-C. */
export async function watchRuns(flags: StatusFlags, { signal, progress }: Context): Promise<Outcome> {
  const work = await openWork(flags);
  const told = new Map<string, string>();
  for (;;) {
    signal.throwIfAborted();
    for (const summary of (await listRunSummaries(work)).slice(0, SHOWN_RUNS).reverse()) {
      const { run, state, executions } = summary;
      const now = `${state} ${executions}`;
      if (told.get(run) !== now) progress.say(runCells(summary).join('  '));
      told.set(run, now);
    }
    await sleep(LOOK_EVERY);
  }
}
