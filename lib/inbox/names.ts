/** Names and keys of runs. They follow from the inputs alone, so that the same drop is the same run everywhere. */
import { createHash } from 'node:crypto';
import type { InputSet } from './inputSet.ts';
import type { RunOptions } from './inputs.ts';

const NAME_LENGTH = 20;

/**
 * Names what a release is made from: the bytes that lie in the inbox and what of the options alters the outcome.
 * A drop that leads to the name that the current release carries starts nothing.
 */
export function inputSetName(set: InputSet, options: RunOptions, pipelineVersion: string): string {
  const { history, tilesVersion, tilesCrs, lods } = options;
  const objects = [...set.objects, ...(set.settingsObject ? [set.settingsObject] : [])];
  return hash([
    set.dataset,
    objects.map(({ key, etag, size }) => [key, etag, size]),
    [history, tilesVersion, tilesCrs ?? null, lods ?? null],
    pipelineVersion,
  ]);
}

/** Names a run: an input set worked on while a certain release (or none) is current. */
export function runName(inputSet: string, release: string | null): string {
  return hash([inputSet, release]);
}

/** Name of an execution in Step Functions, where a name can be used once: that of the run, with its number from the second on. */
export function executionName(run: string, execution: number): string {
  return execution === 1 ? run : `${run}-${execution}`;
}

/** The run and the number that `executionName` made a name of, or undefined where it made none. */
export function parseExecutionName(name: string): { run: string; execution: number } | undefined {
  const [, run, number = '1'] = /^([0-9a-f]{20})(?:-([1-9]\d*))?$/.exec(name) ?? [];
  return run === undefined ? undefined : { run, execution: Number(number) };
}

/** Version of a pipeline, from the steps it is made of: another one makes another run of the same inputs. */
export function pipelineVersion(steps: Iterable<{ name: string; version: number }>): string {
  return [...steps].map(({ name, version }) => `${name}@${version}`).join(' ');
}

/** Key of the frozen inputs of a run in the work store. */
export function inputsKey(run: string): string {
  return `v1/runs/${run}/inputs.json`;
}

/** Key of the job document of a step that a run has once. */
export function jobKey(run: string, step: string): string {
  return `v1/runs/${run}/${step}/job.json`;
}

function hash(parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, NAME_LENGTH);
}
