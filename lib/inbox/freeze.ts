/** Starting a run: what it is made of is written down before its first task. */
import type { Stores } from '../store/store.ts';
import { type InputSet, inputSet } from './inputSet.ts';
import { DEFAULT_RUN_OPTIONS, type Inputs, inputsSchema, type RunOptions } from './inputs.ts';
import { inputSetName, inputsKey, jobKey, runName } from './names.ts';
import { currentRelease } from './release.ts';

/** Steps that a run has one task of; the others get their jobs from the step before. */
export const SINGLE_STEPS = ['collect', 'survey', 'join', 'assemble', 'publish'] as const;

export interface FreezeRequest {
  /** Version of the software that makes the release. */
  pipelineVersion: string;
  /** Count more than the settings of the dataset, which count more than the defaults. */
  options?: Partial<RunOptions>;
}

export interface PlannedRun {
  inputs: Inputs;
  /** The current release was made of the very same: there is nothing to do. */
  isCurrent: boolean;
}

/**
 * Tells what a run would be made of, and writes nothing.
 * @throws the errors of `inputSet` and `currentRelease`
 */
export async function planRun(stores: Stores, dataset: string, request: FreezeRequest): Promise<PlannedRun> {
  const set = await inputSet(stores.inbox, dataset);
  const release = await currentRelease(stores.tiles, dataset);
  const options = resolveOptions(set, request.options ?? {});
  const setName = inputSetName(set, options, request.pipelineVersion);
  const inputs = inputsSchema.parse({
    schema: 1,
    run: runName(setName, release?.release ?? null),
    dataset,
    inputSet: setName,
    settings: set.settings,
    ...(set.settingsObject && { settingsObject: set.settingsObject }),
    options,
    release: release?.release ?? null,
    ...(release && { frame: release.frame }),
    objects: set.objects,
    rejected: set.rejected,
  });
  return { inputs, isCurrent: release?.inputSet === setName };
}

/** Writes the frozen inputs of a run and the job documents of its single steps. Doing it again changes nothing. */
export async function writeInputs(stores: Stores, inputs: Inputs): Promise<void> {
  const { run, dataset, settings } = inputs;
  await putJson(stores, inputsKey(run), inputs);
  await Promise.all(SINGLE_STEPS.map((step) => putJson(stores, jobKey(run, step), { run, dataset, settings })));
}

/** Plans a run and writes it down. */
export async function freezeInputs(stores: Stores, dataset: string, request: FreezeRequest): Promise<PlannedRun> {
  const planned = await planRun(stores, dataset, request);
  await writeInputs(stores, planned.inputs);
  return planned;
}

/** Reads the frozen inputs of a run. @throws NotFoundError where there is no such run. */
export async function readInputs(stores: Stores, run: string): Promise<Inputs> {
  const bytes = await stores.work.get(inputsKey(run));
  return inputsSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

function resolveOptions({ settings }: InputSet, options: Partial<RunOptions>): RunOptions {
  const { version, crs, lods } = settings.tiles ?? {};
  return {
    ...DEFAULT_RUN_OPTIONS,
    ...(version !== undefined && { tilesVersion: version }),
    ...(crs !== undefined && { tilesCrs: crs }),
    ...(lods !== undefined && { lods }),
    ...options,
  };
}

async function putJson(stores: Stores, key: string, content: unknown): Promise<void> {
  await stores.work.put(key, `${JSON.stringify(content, null, 2)}\n`, { contentType: 'application/json' });
}
