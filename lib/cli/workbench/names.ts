/** Names of runs and tasks as people type them. */

import { UnknownRunError, UnknownTaskError } from '../../run/errors.ts';
import { findRun } from '../../run/records.ts';
import type { ObjectStore } from '../../store/store.ts';
import { UsageError } from '../errors.ts';

/** The run whose name begins so; the one that was started last for `last`. @throws UsageError */
export async function namedRun(work: ObjectStore, name: string): Promise<string> {
  if (name === 'last') {
    const { listRunSummaries } = await import('../../run/runs.ts');
    const [newest] = await listRunSummaries(work);
    if (newest) return newest.run;
  }
  return findRun(work, name).catch(asUsageError);
}

/** The two sides of `<run>/<task>`, the run as it is called in full. @throws UsageError */
export async function namedTask(work: ObjectStore, name: string): Promise<{ run: string; task: string }> {
  const slash = name.indexOf('/');
  if (slash < 1 || slash === name.length - 1) {
    throw new UsageError(`"${name}" names no task: write <run>/<task>, such as 3f2a9c/split/00003 or last/collect.`);
  }
  return { run: await namedRun(work, name.slice(0, slash)), task: name.slice(slash + 1) };
}

/** A name that is none was mistyped. */
export function asUsageError(error: unknown): never {
  throw error instanceof UnknownRunError || error instanceof UnknownTaskError ? new UsageError(error.message) : error;
}
