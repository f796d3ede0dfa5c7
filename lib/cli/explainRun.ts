/** Why a run computed what it computed. */
import { type ExplainedUnit, explainTask, previousRun } from '../run/explain.ts';
import { readTasks, type TaskRecord } from '../run/records.ts';
import type { JsonValue } from '../store/json.ts';
import type { Outcome } from './context.ts';
import { plural, table } from './words.ts';
import { asUsageError, namedRun } from './workbench/names.ts';
import { openWork, type WorkFlags } from './workStore.ts';

const SHOWN_UNITS = 20;
/** Longest value that is shown as it is. */
const LONGEST = 60;

/** @throws UsageError, also when there is no such run or task */
export async function explainRun(flags: WorkFlags, name: string, task?: string): Promise<Outcome> {
  const work = await openWork(flags);
  const run = await namedRun(work, name);
  const tasks = await readTasks(work, run);
  if (task === undefined) return { result: { run, tasks }, lines: [`Tasks of run ${run}:`, ...taskLines(tasks)] };
  const before = await previousRun(work, run);
  const units = await explainTask(work, run, task, before).catch(asUsageError);
  const against = before === undefined ? 'nothing was run before' : `against run ${before}`;
  return {
    result: { run, task, before: before ?? null, units },
    lines: [`${task} of run ${run}, ${against}: ${countUnits(units)}.`, ...unitLines(units)],
  };
}

function taskLines(tasks: TaskRecord[]): string[] {
  const rows = tasks.map(({ task, state, seconds, reason }) => [
    task,
    state,
    seconds === undefined ? '' : `${seconds.toFixed(1)} s`,
    reason ?? '',
  ]);
  return table(rows).map((line) => `  ${line}`);
}

function countUnits(units: ExplainedUnit[]): string {
  const count = (why: ExplainedUnit['why']) => units.filter((unit) => unit.why === why).length;
  return `${plural(units.length, 'piece')} of work, ${count('same')} as before, ${count('changed')} changed, ${count('new')} new`;
}

function unitLines(units: ExplainedUnit[]): string[] {
  const told = units.filter(({ why }) => why !== 'same');
  const lines = told
    .slice(0, SHOWN_UNITS)
    .flatMap(({ name, why, differences }) => [
      `  ${name}: ${why}`,
      ...differences.map(({ path, before, now }) => `    ${path}: ${show(before)} → ${show(now)}`),
    ]);
  return told.length > SHOWN_UNITS ? [...lines, `  … and ${told.length - SHOWN_UNITS} more; --json tells all.`] : lines;
}

function show(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
