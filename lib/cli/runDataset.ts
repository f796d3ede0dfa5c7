/** One dataset through the pipeline: what `run`, `watch`, `convert` and `tour` have in common. */
import { availableParallelism } from 'node:os';
import { UserError } from '../city/errors.ts';
import { planRun, writeInputs } from '../inbox/freeze.ts';
import { vintagesOf } from '../inbox/inputSet.ts';
import type { Inputs, RunOptions } from '../inbox/inputs.ts';
import { jobKey, pipelineVersion } from '../inbox/names.ts';
import { loadTemporalTiles } from '../pipelines/rendered.ts';
import { failureReason } from '../run/reason.ts';
import { readTasks } from '../run/records.ts';
import type { Outcome as RunOutcome } from '../run/runPipeline.ts';
import { runRecorded } from '../run/runRecorded.ts';
import type { Target } from '../run/target.ts';
import { readDocument } from '../steps/documents.ts';
import { resultKey } from '../steps/keys.ts';
import { publishSpec } from '../steps/publish/spec.ts';
import { resultRecord } from '../steps/results.ts';
import { specs } from '../steps/specs.ts';
import type { Stores } from '../store/store.ts';
import type { Context } from './context.ts';
import { RunFailedError, StoppedError, SupersededError } from './errors.ts';
import type { OpenFolders } from './folders.ts';
import { type Published, readPublished } from './published.ts';
import { runProgress } from './runProgress.ts';
import { tellTasks } from './taskProgress.ts';
import { formatBytes, plural } from './words.ts';

export interface RunRequest {
  options: Partial<RunOptions>;
  workers?: number | undefined;
  /** Where it runs, if not here. */
  target?: Target;
}

export interface DatasetResult {
  dataset: string;
  /** `unchanged`: the release came out the same as the one that was current. */
  outcome: 'published' | 'unchanged' | 'already current';
  /** Those that the release is made of, oldest first. */
  vintages: string[];
  published: Published;
}

/**
 * Runs a dataset, unless the current release was made of the very same.
 * @throws UserError when nothing can be made of the inputs, RunFailedError, SupersededError, InterruptedError
 */
export async function runDataset(
  opened: OpenFolders,
  dataset: string,
  request: RunRequest,
  context: Context,
): Promise<DatasetResult> {
  const { stores } = opened;
  const { signal, progress } = context;
  const version = pipelineVersion(Object.values(specs));
  const { inputs, isCurrent } = await planRun(stores, dataset, { pipelineVersion: version, options: request.options });
  progress.say(describeInputs(inputs));
  if (!isCurrent) {
    const outcome = await (request.target ? runThere : runHere)(opened, inputs, request, context);
    signal.throwIfAborted();
    if (outcome.status === 'aborted') throw new StoppedError(inputs.run);
    if (outcome.status === 'failed') throw await failure(stores, inputs.run, outcome.error, outcome.cause);
  }
  const outcome = isCurrent ? 'already current' : await publishOutcome(stores, inputs);
  return { dataset, outcome, ...(await readPublished(stores.tiles, dataset)) };
}

async function runHere(
  { stores, storeUrls }: OpenFolders,
  inputs: Inputs,
  request: RunRequest,
  { signal, progress }: Context,
): Promise<RunOutcome> {
  const workers = request.workers ?? availableParallelism();
  await writeInputs(stores, { ...inputs, options: { ...inputs.options, batchBytes: batchBytesFor(inputs, workers) } });
  const { run, dataset } = inputs;
  return runRecorded({
    pipeline: await loadTemporalTiles(),
    input: { run, dataset },
    stores,
    storeUrls,
    workers,
    signal,
    onEvent: runProgress(progress),
  });
}

async function runThere(
  { stores }: OpenFolders,
  inputs: Inputs,
  { target }: RunRequest,
  { signal, progress }: Context,
): Promise<RunOutcome> {
  await writeInputs(stores, inputs);
  const { run, dataset } = inputs;
  const { done } = await target!.start({ pipeline: await loadTemporalTiles(), input: { run, dataset } });
  const watched = new AbortController();
  const telling = tellTasks(stores.work, run, progress, AbortSignal.any([watched.signal, signal]));
  try {
    return await done;
  } finally {
    watched.abort();
    await telling;
    if (signal.aborted) progress.say(`The run goes on: "chronotiles stop ${run} --target cloud" would stop it.`);
  }
}

/** How the last step of a run ended. @throws SupersededError */
async function publishOutcome({ work }: Stores, { run, dataset }: Inputs): Promise<'published' | 'unchanged'> {
  const result = publishSpec.result.parse(await readDocument(work, resultKey(jobKey(run, 'publish')), resultRecord));
  if (result.outcome === 'superseded') throw new SupersededError(dataset, result.release);
  return result.outcome;
}

/** Batches small enough that all workers of this machine have work to the end, and no smaller than is worth a task. */
function batchBytesFor({ objects }: Inputs, workers: number): number {
  const bytes = objects.reduce((sum, { role, size }) => sum + (role === 'source' ? size : 0), 0);
  return Math.round(Math.min(64, Math.max(4, bytes / 2 ** 20 / (2 * workers))) * 2 ** 20);
}

/** The sentence of the task that went wrong says more than the state machine's. */
async function failure(stores: Stores, run: string, error: string, cause: string): Promise<Error> {
  const culprit = (await readTasks(stores.work, run)).find(({ state }) => state === 'invalid' || state === 'failed');
  if (culprit?.state === 'invalid' && culprit.reason !== undefined) return new UserError(culprit.reason);
  const where = culprit ? ` at ${culprit.task}` : '';
  return new RunFailedError(`Run ${run} failed${where}: ${culprit?.reason ?? failureReason(error, cause)}`);
}

function describeInputs(inputs: Inputs): string {
  const sources = inputs.objects.filter(({ role }) => role === 'source');
  const bytes = sources.reduce((sum, { size }) => sum + size, 0);
  const amount = `${plural(sources.length, 'file')}, ${formatBytes(bytes)}`;
  return `${inputs.dataset}: ${inputs.options.history ? `${vintagesOf(inputs).join(', ')} (${amount})` : amount}`;
}
