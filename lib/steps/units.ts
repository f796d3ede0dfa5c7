import { z } from 'zod';
import { type CacheEntry, cacheKey, readEntry } from '../store/cache.ts';
import type { JsonValue } from '../store/json.ts';
import type { ObjectStore } from '../store/store.ts';
import { readDocument, writeDocument } from './documents.ts';
import { MissingResultsError } from './errors.ts';
import type { BatchJob } from './jobs.ts';
import { manifestKey, productKey, taskJobKey } from './keys.ts';
import type { StepName } from './names.ts';

/** The smallest amount of work that is cached by itself. `fields` are all that its outputs depend on. */
export interface Unit {
  name: string;
  fields: JsonValue;
  /** Bytes that it reads, by which batches are made. */
  weight: number;
}

const unitList = z.array(z.object({ name: z.string(), key: z.string(), fields: z.unknown() }));
export type PlannedUnit = { name: string; key: string; fields: JsonValue };

const AT_ONCE = 16;

/**
 * Writes the list of a step's units, and a job for each batch of those that the cache does not hold.
 * Batches only decide who computes what: the outputs do not depend on them.
 */
export async function planUnits(
  work: ObjectStore,
  run: string,
  step: StepName,
  units: Unit[],
  batchBytes: number,
  /** Writes what a unit reads, where it has to be computed. */
  prepare: (unit: number) => Promise<void> = async () => {},
): Promise<{ hits: number }> {
  const planned: PlannedUnit[] = units.map(({ name, fields }) => ({ name, key: cacheKey(fields), fields }));
  const entries = await mapAtOnce(planned, ({ key }) => readEntry(work, key));
  const misses = units.map((unit, index) => ({ index, weight: unit.weight })).filter(({ index }) => !entries[index]);
  await mapAtOnce(misses, ({ index }) => prepare(index));
  const batches = batchByWeight(misses, batchBytes);
  await writeDocument(work, productKey(run, step, 'units.json'), planned);
  const manifest: { job: string }[] = [];
  for (const batch of batches) {
    const job = taskJobKey(run, step, manifest.length);
    await writeDocument(work, job, { run, units: batch } satisfies BatchJob);
    manifest.push({ job });
  }
  await writeDocument(work, manifestKey(run, step), manifest);
  return { hits: units.length - misses.length };
}

/** The planned units of a step. */
export async function readUnits(work: ObjectStore, run: string, step: StepName): Promise<PlannedUnit[]> {
  return (await readDocument(work, productKey(run, step, 'units.json'), unitList)) as PlannedUnit[];
}

/** What every unit of a step came to, in the order of the plan. @throws MissingResultsError */
export async function readUnitEntries(work: ObjectStore, run: string, step: StepName): Promise<CacheEntry[]> {
  const units = await readUnits(work, run, step);
  const entries = await mapAtOnce(units, ({ key }) => readEntry(work, key));
  const missing = units.filter((_, index) => !entries[index]);
  if (missing.length > 0)
    throw new MissingResultsError(
      step,
      missing.map(({ name }) => name),
      units.length,
    );
  return entries as CacheEntry[];
}

/** Consecutive units go together until they weigh enough. */
function batchByWeight(units: { index: number; weight: number }[], limit: number): number[][] {
  const batches: number[][] = [];
  let weight = Number.POSITIVE_INFINITY;
  for (const unit of units) {
    if (weight + unit.weight > limit) {
      batches.push([]);
      weight = 0;
    }
    batches.at(-1)!.push(unit.index);
    weight += unit.weight;
  }
  return batches;
}

/** Maps in order with a bounded number of promises at once. */
export async function mapAtOnce<In, Out>(items: In[], map: (item: In, index: number) => Promise<Out>): Promise<Out[]> {
  const results = new Array<Out>(items.length);
  let next = 0;
  const workers = Array.from({ length: Math.min(AT_ONCE, items.length) }, async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await map(items[index], index);
    }
  });
  await Promise.all(workers);
  return results;
}
