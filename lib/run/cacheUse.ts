/** What the cache saved a run: the units of its steps that were taken from it, and why the others were computed. */

import { batchJob } from '../steps/jobs.ts';
import { manifestKey, productKey } from '../steps/keys.ts';
import { STEP_NAMES, type StepName } from '../steps/names.ts';
import { readUnits } from '../steps/units.ts';
import type { ObjectStore } from '../store/store.ts';
import { type ExplainedUnit, explainTask, previousRun } from './explain.ts';
import { readRecord } from './readRecord.ts';
import { manifestDocument } from './records.ts';

export interface StepCacheUse {
  step: StepName;
  units: number;
  hits: number;
  /** Those that were computed, with what their keys differ in from the run before. */
  misses: ExplainedUnit[];
}

/** By step, of those that keep their units in the cache. */
export async function readCacheUse(work: ObjectStore, run: string): Promise<StepCacheUse[]> {
  const before = await previousRun(work, run);
  const uses: StepCacheUse[] = [];
  for (const step of STEP_NAMES) {
    if (!(await work.head(productKey(run, step, 'units.json')))) continue;
    const units = await readUnits(work, run, step);
    const computed = new Set<string>();
    for (const { job } of await readRecord(work, manifestKey(run, step), manifestDocument)) {
      for (const index of (await readRecord(work, job, batchJob)).units) computed.add(units[index].name);
    }
    const explained = computed.size === 0 ? [] : await explainTask(work, run, step, before);
    const misses = explained.filter(({ name }) => computed.has(name));
    uses.push({ step, units: units.length, hits: units.length - computed.size, misses });
  }
  return uses;
}
