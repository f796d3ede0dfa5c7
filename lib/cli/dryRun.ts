/** What a run would have to do, told from the inbox and the records of the current release. */
import { planRun, readInputs } from '../inbox/freeze.ts';
import { listStrays } from '../inbox/inputSet.ts';
import type { InputObject, Inputs, RunOptions } from '../inbox/inputs.ts';
import { pipelineVersion } from '../inbox/names.ts';
import { releaseKey } from '../steps/publish/keys.ts';
import { specs } from '../steps/specs.ts';
import { NotFoundError } from '../store/errors.ts';
import type { Stores } from '../store/store.ts';
import type { Outcome } from './context.ts';
import { type Folders, openFolders } from './folders.ts';
import { findDataset, findDatasets } from './runInbox.ts';
import { describeRejections } from './summary.ts';
import { formatBytes, plural, table } from './words.ts';

type State = 'new' | 'changed' | 'as before' | 'taken away';

interface PlannedObject {
  key: string;
  size: number;
  state: State;
}

interface Plan {
  dataset: string;
  run: string;
  /** The current release was made of the very same: nothing would be done. */
  isCurrent: boolean;
  objects: PlannedObject[];
  /** Bytes of sources that have to be read; the rest comes from the cache. */
  bytesToRead: number;
  rejected: Inputs['rejected'];
}

/** @throws UserError as the run itself would */
export async function dryRun(
  folders: Folders,
  only: string | undefined,
  options: Partial<RunOptions>,
): Promise<Outcome> {
  const { stores } = await openFolders(folders);
  const datasets =
    only === undefined ? await findDatasets(stores.inbox, folders) : [await findDataset(stores.inbox, folders, only)];
  const plans: Plan[] = [];
  for (const dataset of datasets) plans.push(await planDataset(stores, dataset, options));
  const strays = only === undefined ? await listStrays(stores.inbox, datasets) : [];
  return {
    result: { datasets: plans, rejected: strays },
    lines: [...plans.flatMap(describePlan), ...describeRejections(strays)],
  };
}

async function planDataset(stores: Stores, dataset: string, options: Partial<RunOptions>): Promise<Plan> {
  const request = { pipelineVersion: pipelineVersion(Object.values(specs)), options };
  const { inputs, isCurrent } = await planRun(stores, dataset, request);
  const earlier = inputs.release === null ? undefined : await inputsOfRelease(stores, dataset, inputs.release);
  const objects = compareObjects(inputs.objects, earlier?.objects ?? []);
  const bytesToRead = objects
    .filter(({ state }) => state === 'new' || state === 'changed')
    .reduce((sum, { size }) => sum + size, 0);
  return { dataset, run: inputs.run, isCurrent, objects, bytesToRead, rejected: inputs.rejected };
}

/** The frozen inputs of the run that made a release, while the work folder still holds them. */
async function inputsOfRelease(stores: Stores, dataset: string, release: string): Promise<Inputs | undefined> {
  try {
    const report = await stores.tiles.get(releaseKey(dataset, release, 'report.json'));
    return await readInputs(stores, JSON.parse(new TextDecoder().decode(report)).run);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

function compareObjects(now: InputObject[], before: InputObject[]): PlannedObject[] {
  const known = new Map(before.map((object) => [object.key, object]));
  const kept = new Set(now.map(({ key }) => key));
  return [
    ...now.map(({ key, size, etag }) => ({ key, size, state: stateOf(etag, known.get(key)) })),
    ...before.filter(({ key }) => !kept.has(key)).map(({ key, size }) => ({ key, size, state: 'taken away' as const })),
  ];
}

function stateOf(etag: string, before: InputObject | undefined): State {
  if (!before) return 'new';
  return before.etag === etag ? 'as before' : 'changed';
}

function describePlan({ dataset, isCurrent, objects, bytesToRead, rejected }: Plan): string[] {
  if (isCurrent) return [`${dataset}: nothing to do, the current release was made of the same files.`];
  const present = objects.filter(({ state }) => state !== 'taken away').length;
  const rows = objects.map(({ key, size, state }) => [state, key, formatBytes(size)]);
  return [
    `${dataset}: would read ${formatBytes(bytesToRead)} of ${plural(present, 'file')} and build a new release.`,
    ...table(rows).map((line) => `  ${line}`),
    ...rejected.map(({ key, reason }) => `  refused: ${key}: ${reason}`),
  ];
}
