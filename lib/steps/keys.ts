import { jobKey } from '../inbox/names.ts';

/** Keys of a run in the work bucket, all beside or below the job documents. */

/** What a map over tasks of this step reads: a JSON array of `{"job": <key>}`. */
export const manifestKey = (run: string, step: string): string => productKey(run, step, 'manifest.json');

export const taskJobKey = (run: string, step: string, number: number): string =>
  productKey(run, step, `${String(number).padStart(5, '0')}/job.json`);

/** Something that a step hands on under the run's own prefix. */
export const productKey = (run: string, step: string, name: string): string => besideJob(jobKey(run, step), name);

/** What one unit of a step reads, written for those units that have to be computed. */
export const unitKey = (run: string, step: string, unit: number): string => productKey(run, step, `units/${unit}`);

/** A record beside a job document: `result.json`, `started.1.json`, `failed.json`. */
export const besideJob = (job: string, name: string): string => job.replace(/job\.json$/, name);

export const resultKey = (job: string): string => besideJob(job, 'result.json');

/** `split/00003` of `v1/runs/<run>/split/00003/job.json`. */
export const taskName = (job: string): string => job.split('/').slice(3, -1).join('/');

/** Patterns of what steps may read and write, as `StepSpec` has them. */
export const FROZEN_INPUTS = 'work/v1/runs/*/inputs.json';
export const CACHE = ['work/v1/cache/*', 'work/v1/blobs/*'];
/** Jobs, records and products of these steps, in all runs. */
export const ofSteps = (...steps: string[]): string[] => steps.map((step) => `work/v1/runs/*/${step}/*`);
