/** What two runs differ in: what they were given, which work that changed, and what came out. */
import { z } from 'zod';
import { type Inputs, inputsSchema } from '../inbox/inputs.ts';
import { inputsKey } from '../inbox/names.ts';
import { assembledSchema } from '../steps/assemble/files.ts';
import { productKey } from '../steps/keys.ts';
import { STEP_NAMES, type StepName } from '../steps/names.ts';
import { publishSpec } from '../steps/publish/spec.ts';
import { readUnits } from '../steps/units.ts';
import { type Difference, explainMiss } from '../store/explain.ts';
import type { JsonValue } from '../store/json.ts';
import type { ObjectStore } from '../store/store.ts';
import { definitionOf } from './definitions.ts';
import { findRecord } from './readRecord.ts';

export interface StepDifference {
  step: StepName;
  same: number;
  changed: number;
  new: number;
  gone: number;
  /** The parts of cache keys that differ, with how many units differ in them. */
  because: Record<string, number>;
}

export interface LineageDifference {
  inputs: { added: string[]; removed: string[]; changed: string[] };
  /** Of options and settings, or of what a pipeline was started with. */
  options: Difference[];
  /** Whether the state machines are not the same. */
  definition: boolean;
  steps: StepDifference[];
  /** Names of the releases, where the runs came so far. */
  releases: { before?: string; now?: string };
  tiles: { same: number; new: number; gone: number };
}

/** Compares a run with an earlier one. */
export async function diffLineage(work: ObjectStore, before: string, now: string): Promise<LineageDifference> {
  const [earlier, later] = await Promise.all([readGiven(work, before), readGiven(work, now)]);
  const definitions = await Promise.all([before, now].map(async (run) => (await definitionOf(work, run)).definition));
  const steps: StepDifference[] = [];
  for (const step of STEP_NAMES) {
    const difference = await diffStep(work, step, before, now);
    if (difference) steps.push(difference);
  }
  return {
    inputs: diffObjects(earlier.objects, later.objects),
    options: explainMiss(later.options, earlier.options),
    definition: JSON.stringify(definitions[0]) !== JSON.stringify(definitions[1]),
    steps,
    ...(await diffOutputs(work, before, now)),
  };
}

interface Given {
  objects: Inputs['objects'];
  options: JsonValue;
}

async function readGiven(work: ObjectStore, run: string): Promise<Given> {
  const temporal = inputsSchema.transform(({ objects, options, settings, release }) => ({
    objects,
    options: { options, settings, release } as unknown as JsonValue,
  }));
  const triggered = z
    .object({ date: z.string(), input: z.json() })
    .transform(({ date, input }) => ({ objects: [], options: { date, input } as unknown as JsonValue }));
  const given = await findRecord(work, inputsKey(run), z.union([temporal, triggered]));
  return given ?? { objects: [], options: {} };
}

function diffObjects(before: Inputs['objects'], now: Inputs['objects']): LineageDifference['inputs'] {
  const etags = new Map(before.map(({ key, etag }) => [key, etag]));
  const kept = new Set(now.map(({ key }) => key));
  return {
    added: now.filter(({ key }) => !etags.has(key)).map(({ key }) => key),
    removed: before.filter(({ key }) => !kept.has(key)).map(({ key }) => key),
    changed: now.filter(({ key, etag }) => etags.has(key) && etags.get(key) !== etag).map(({ key }) => key),
  };
}

async function diffStep(
  work: ObjectStore,
  step: StepName,
  before: string,
  now: string,
): Promise<StepDifference | undefined> {
  const read = async (run: string) =>
    (await work.head(productKey(run, step, 'units.json'))) ? readUnits(work, run, step) : undefined;
  const [earlier, later] = await Promise.all([read(before), read(now)]);
  if (!earlier && !later) return undefined;
  const known = new Map((earlier ?? []).map((unit) => [unit.name, unit]));
  const difference: StepDifference = { step, same: 0, changed: 0, new: 0, gone: 0, because: {} };
  for (const { name, key, fields } of later ?? []) {
    const other = known.get(name);
    known.delete(name);
    if (other?.key === key) difference.same++;
    else if (!other) difference.new++;
    else {
      difference.changed++;
      for (const { path } of explainMiss(fields, other.fields)) {
        difference.because[path] = (difference.because[path] ?? 0) + 1;
      }
    }
  }
  return { ...difference, gone: known.size };
}

async function diffOutputs(
  work: ObjectStore,
  before: string,
  now: string,
): Promise<Pick<LineageDifference, 'releases' | 'tiles'>> {
  const releaseOf = async (run: string) =>
    (await findRecord(work, productKey(run, 'publish', 'result.json'), publishSpec.result))?.release;
  const contentsOf = async (run: string) =>
    new Set(
      (await findRecord(work, productKey(run, 'assemble', 'files.json'), assembledSchema))?.contents.map(
        ({ sha256 }) => sha256,
      ),
    );
  const [releaseBefore, releaseNow] = await Promise.all([releaseOf(before), releaseOf(now)]);
  const [contentsBefore, contentsNow] = await Promise.all([contentsOf(before), contentsOf(now)]);
  const same = [...contentsNow].filter((sha256) => contentsBefore.has(sha256)).length;
  return {
    releases: {
      ...(releaseBefore !== undefined && { before: releaseBefore }),
      ...(releaseNow !== undefined && { now: releaseNow }),
    },
    tiles: { same, new: contentsNow.size - same, gone: contentsBefore.size - same },
  };
}
