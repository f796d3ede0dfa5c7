/** What every step writes for a small made city, as one hash a step. */
import { createHash } from 'node:crypto';
import { writeDemo } from '../../lib/demo/demo.ts';
import { freezeInputs } from '../../lib/inbox/freeze.ts';
import { jobKey } from '../../lib/inbox/names.ts';
import { manifestKey } from '../../lib/steps/keys.ts';
import { silentLog } from '../../lib/steps/log.ts';
import { STEP_NAMES, type StepName } from '../../lib/steps/names.ts';
import { runTask } from '../../lib/steps/task.ts';
import { readUnitEntries } from '../../lib/steps/units.ts';
import { createMemoryStore } from '../../lib/store/memory.ts';
import { listAll, type ObjectStore, type Stores } from '../../lib/store/store.ts';

const DATASET = 'golden';
/** Records of tasks and plans of work, which hold times, hosts and versions. */
const RECORDS = /\/((job|units|manifest|result|failed|started\.\d+)\.json|log\.\d+\.jsonl)$/;
/** What tells times and versions of a release. */
const REPORTS = /\/(report|ro-crate-metadata)\.json$/;
/** The map beside a release, which comes with the program. */
const PAGES = /\/map(\.html$|-assets\/)/;

export interface Hashes {
  /** Of the made city. */
  input: string;
  steps: Record<StepName, string>;
}

export interface MadeCityOptions {
  /** The stores as a step is given them, if others. */
  seenBy?: (step: StepName) => Stores;
  onStep?: (step: StepName, run: string, done: { before: string[]; jobs: string[] | undefined }) => Promise<void>;
}

/** Writes a small made city. */
export async function writeMadeCity(inbox: ObjectStore): Promise<void> {
  await writeDemo(inbox, { dataset: DATASET, columns: 5, rows: 4 });
}

/** Runs all steps on the made city, one after the other in this thread. */
export async function runMadeCity(
  stores: Stores,
  { seenBy = () => stores, onStep }: MadeCityOptions = {},
): Promise<void> {
  const { run } = (await freezeInputs(stores, DATASET, { pipelineVersion: 'golden' })).inputs;
  const { signal } = new AbortController();
  for (const step of STEP_NAMES) {
    const before = await keysBelow(stores.work, `v1/runs/${run}/`);
    const jobs = await jobsOf(stores.work, run, step);
    for (const job of jobs ?? [jobKey(run, step)]) {
      const { reason } = await runTask({ step, jobKey: job, stores: seenBy(step), signal, log: silentLog });
      if (reason !== undefined) throw new Error(`${step}: ${reason}`);
    }
    await onStep?.(step, run, { before, jobs });
  }
}

/** Runs all steps from an empty cache. Answers the hash of what each wrote. */
export async function hashesOfSteps(): Promise<Hashes> {
  const stores: Stores = { inbox: createMemoryStore(), work: createMemoryStore(), tiles: createMemoryStore() };
  await writeMadeCity(stores.inbox);
  const steps: Partial<Hashes['steps']> = {};
  const onStep: MadeCityOptions['onStep'] = async (step, run, { before, jobs }) => {
    const hash = createHash('sha256');
    for (const key of await keysBelow(stores.work, `v1/runs/${run}/`)) {
      if (before.includes(key) || RECORDS.test(key)) continue;
      hash.update(`${key.replace(run, '')}\n`).update(await stores.work.get(key));
    }
    if (jobs) {
      for (const { outputs, result } of await readUnitEntries(stores.work, run, step))
        hash.update(JSON.stringify([outputs, result]));
    }
    for (const key of await keysBelow(stores.tiles, ''))
      if (!REPORTS.test(key) && !PAGES.test(key)) hash.update(`${key}\n`).update(await stores.tiles.get(key));
    steps[step] = hash.digest('hex');
  };
  await runMadeCity(stores, { onStep });
  const input = createHash('sha256');
  for (const key of await keysBelow(stores.inbox, '')) input.update(`${key}\n`).update(await stores.inbox.get(key));
  return { input: input.digest('hex'), steps: steps as Hashes['steps'] };
}

/** The jobs of a step that the step before has planned. */
async function jobsOf(work: ObjectStore, run: string, step: StepName): Promise<string[] | undefined> {
  if (!(await work.head(manifestKey(run, step)))) return undefined;
  const manifest = JSON.parse(Buffer.from(await work.get(manifestKey(run, step))).toString()) as { job: string }[];
  return manifest.map(({ job }) => job);
}

async function keysBelow(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of listAll(store, prefix)) keys.push(key);
  return keys;
}
