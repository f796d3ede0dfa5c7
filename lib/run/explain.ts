/** Why a run computed what it computed: the cache keys of its units against those of an earlier run. */

import { z } from 'zod';
import { inputsKey } from '../inbox/names.ts';
import { readDocument } from '../steps/documents.ts';
import { batchJob } from '../steps/jobs.ts';
import { productKey } from '../steps/keys.ts';
import { STEP_NAMES, type StepName } from '../steps/names.ts';
import { type PlannedUnit, readUnits } from '../steps/units.ts';
import { type Difference, explainMiss } from '../store/explain.ts';
import type { ObjectStore } from '../store/store.ts';
import { UnknownTaskError } from './errors.ts';
import { listRuns, readTasks } from './records.ts';

export interface ExplainedUnit {
  name: string;
  key: string;
  /** Against the earlier run; `same`: nothing it depends on has changed, so that the cache has it if it keeps it still. */
  why: 'new' | 'changed' | 'same';
  /** The parts of the key that differ, where it changed. */
  differences: Difference[];
}

/**
 * Explains the units of a step, or of one task of it.
 * @param task `split`, or `split/00003`
 * @param before the run to compare with; none where nothing was run before
 * @throws UnknownTaskError when there is no such task, or its step keeps nothing in the cache
 */
export async function explainTask(
  work: ObjectStore,
  run: string,
  task: string,
  before?: string,
): Promise<ExplainedUnit[]> {
  const step = STEP_NAMES.find((name) => name === task.split('/')[0]);
  if (step === undefined || !(await hasUnits(work, run, step))) {
    throw new UnknownTaskError(
      task,
      (await readTasks(work, run)).map((record) => record.task),
    );
  }
  const earlier = new Map<string, PlannedUnit>();
  if (before !== undefined && (await hasUnits(work, before, step))) {
    for (const unit of await readUnits(work, before, step)) earlier.set(unit.name, unit);
  }
  return (await unitsOf(work, run, step, task)).map((unit) => explainUnit(unit, earlier.get(unit.name)));
}

/** The run of the same dataset that started last before this one, if there is one. */
export async function previousRun(work: ObjectStore, run: string): Promise<string | undefined> {
  const dataset = await datasetOf(work, run);
  const start = await startOf(work, run);
  let previous: { run: string; start: string } | undefined;
  for (const other of await listRuns(work)) {
    if (other === run || (await datasetOf(work, other)) !== dataset) continue;
    const otherStart = await startOf(work, other);
    if (otherStart === '' || otherStart >= start || (previous && previous.start > otherStart)) continue;
    previous = { run: other, start: otherStart };
  }
  return previous?.run;
}

function explainUnit({ name, key, fields }: PlannedUnit, earlier: PlannedUnit | undefined): ExplainedUnit {
  if (earlier === undefined) return { name, key, why: 'new', differences: [] };
  if (earlier.key === key) return { name, key, why: 'same', differences: [] };
  return { name, key, why: 'changed', differences: explainMiss(fields, earlier.fields) };
}

async function unitsOf(work: ObjectStore, run: string, step: StepName, task: string): Promise<PlannedUnit[]> {
  const units = await readUnits(work, run, step);
  if (task === step) return units;
  const job = productKey(run, step, `${task.slice(step.length + 1)}/job.json`);
  if (!(await work.head(job)))
    throw new UnknownTaskError(
      task,
      (await readTasks(work, run)).map((record) => record.task),
    );
  return (await readDocument(work, job, batchJob)).units.map((index) => units[index]);
}

const hasUnits = async (work: ObjectStore, run: string, step: StepName): Promise<boolean> =>
  (await work.head(productKey(run, step, 'units.json'))) !== undefined;

const datasetDocument = z.object({ dataset: z.string() });

async function datasetOf(work: ObjectStore, run: string): Promise<string | undefined> {
  const key = inputsKey(run);
  return (await work.head(key)) && (await readDocument(work, key, datasetDocument)).dataset;
}

const startDocument = z.object({ startedAt: z.string() });

/** When the first task of a run started first, ISO 8601; empty where it did not. */
async function startOf(work: ObjectStore, run: string): Promise<string> {
  const key = productKey(run, STEP_NAMES[0], 'started.1.json');
  return (await work.head(key)) ? (await readDocument(work, key, startDocument)).startedAt : '';
}
