/** Names of runs and tasks as people type them. */
import { BrokenPipelineError, UnknownPipelineError } from '../../catalog/errors.ts';

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

/** What tells of a name that was mistyped. */
const MISNAMED = [UnknownRunError, UnknownTaskError, UnknownPipelineError, BrokenPipelineError];

/** Makes wrong usage of what was misnamed. */
export function asUsageError(error: unknown): never {
  throw MISNAMED.some((kind) => error instanceof kind) ? new UsageError((error as Error).message) : error;
}
