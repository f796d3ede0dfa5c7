/** Running a pipeline by its name. */
import type { RenderedPipeline } from '../../pipelines/definition.ts';
import { localTarget } from '../../run/localTarget.ts';
import type { Outcome as RunOutcome } from '../../run/runPipeline.ts';
import type { StartRequest, Target } from '../../run/target.ts';
import { parseDate, parseInputs, stateInput, writeTriggered } from '../../run/trigger.ts';
import type { Stores } from '../../store/store.ts';
import { type Context, EXIT, type Outcome } from '../context.ts';
import { StoppedError, UsageError } from '../errors.ts';
import { foldersOf } from '../folders.ts';
import { runInbox } from '../runInbox.ts';
import { runInCloud } from '../runInCloud.ts';
import { runProgress } from '../runProgress.ts';
import type { TriggerFlags } from '../trigger.ts';
import { isUrl } from '../workStore.ts';
import { namedPipeline } from './namedPipeline.ts';
import { openStores, storeUrls } from './places.ts';

/** @throws UsageError, InvalidInputsError, StoppedError, InterruptedError */
export async function triggerPipeline(flags: TriggerFlags, name: string, context: Context): Promise<Outcome> {
  const { pipeline } = await namedPipeline(name, flags.directory);
  const date = parseDate(flags.date ?? `${new Date().toISOString().slice(0, 19)}Z`);
  const input = parseInputs(pipeline, flags.input);
  if (flags.target === 'cloud') {
    if (pipeline.name !== 'temporalTiles') throw new UsageError('The deployed stack runs temporalTiles by name alone.');
    return runInCloud(String(input.dataset), { options: {} }, context);
  }
  if (pipeline.name === 'temporalTiles') return runTemporalTiles(flags, String(input.dataset), context);
  const urls = await storeUrls(flags);
  const stores = await openStores(urls);
  const state = stateInput(pipeline, date, input);
  await writeTriggered(stores.work, pipeline.name, state);
  const request = { pipeline, input: { ...state } };
  return performRun(request, { stores, urls, workers: flags.workers }, context);
}

export interface RunPlace {
  stores: Stores;
  urls: Record<keyof Stores, string>;
  workers?: number | undefined;
}

/** Runs here to the end, and tells how it went. @throws StoppedError, InterruptedError */
export async function performRun(
  request: StartRequest,
  { stores, urls, workers }: RunPlace,
  context: Context,
): Promise<Outcome> {
  const target = localTarget({
    stores,
    storeUrls: urls,
    signal: context.signal,
    onEvent: runProgress(context.progress),
    ...(workers !== undefined && { workers }),
  });
  return performOn(target, request, context);
}

/** Runs wherever the target does, to the end, and tells how it went. @throws StoppedError, InterruptedError */
export async function performOn(
  target: Target,
  request: StartRequest,
  { signal, progress }: Context,
): Promise<Outcome> {
  const { run } = request.input;
  progress.say(`${request.pipeline.name}, run ${run}`);
  const { execution, done } = await target.start(request);
  const outcome = await done;
  signal.throwIfAborted();
  if (outcome.status === 'aborted') throw new StoppedError(run);
  return describeEnd(request.pipeline, run, execution, outcome);
}

function describeEnd({ name }: RenderedPipeline, run: string, execution: number, outcome: RunOutcome): Outcome {
  const result = { pipeline: name, run, execution, ...outcome };
  if (outcome.status !== 'failed') return { result, lines: [`${name}, run ${run}: succeeded`] };
  return {
    result,
    lines: [
      `${name}, run ${run}: failed. ${outcome.reason}`,
      `  $ chronotiles status ${run.slice(0, 6)}   and "logs", "describe", "retry" go on from here`,
    ],
    exitCode: EXIT.failed,
  };
}

/** Its runs are named by what lies in the inbox. */
async function runTemporalTiles(
  { inbox, out, work, workers }: TriggerFlags,
  dataset: string,
  context: Context,
): Promise<Outcome> {
  if (inbox === undefined) throw new UsageError('temporalTiles reads an inbox: name it by --inbox.');
  if ([inbox, out, work ?? ''].some(isUrl)) {
    throw new UsageError('temporalTiles is run here on folders; in a bucket, a drop starts it.');
  }
  return runInbox(foldersOf(inbox, out, work), dataset, { options: {}, workers }, context);
}
