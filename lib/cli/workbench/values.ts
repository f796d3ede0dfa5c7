/** The small values that tasks handed on. */
import { readValues } from '../../run/values.ts';
import type { Outcome } from '../context.ts';
import { UsageError } from '../errors.ts';
import { table } from '../words.ts';
import { openWork, type WorkFlags } from '../workStore.ts';
import { namedRun } from './names.ts';

/** @throws UsageError when that task handed on nothing */
export async function showValues(flags: WorkFlags, name: string, task: string | undefined): Promise<Outcome> {
  const work = await openWork(flags);
  const run = await namedRun(work, name);
  const all = await readValues(work, run);
  if (task !== undefined && all[task] === undefined) {
    const known = Object.keys(all).join(', ');
    throw new UsageError(
      `"${task}" handed on no values in run ${run}. ${known === '' ? 'Nothing did.' : `These did: ${known}.`}`,
    );
  }
  const values = task === undefined ? all : { [task]: all[task] };
  const rows = Object.entries(values).flatMap(([from, own]) =>
    Object.entries(own).map(([name, value]) => [from, name, JSON.stringify(value)]),
  );
  return { result: { run, values }, lines: rows.length === 0 ? ['No task handed on a value.'] : table(rows) };
}
