import type { z } from 'zod';
import type { Stores } from '../store/store.ts';
import type { Log } from './log.ts';

/** What a task runs on. */
export interface TaskSize {
  vcpu: number;
  memoryMiB: number;
  /** 21 to 200: what Fargate can be asked for. */
  diskGiB: number;
  timeoutMinutes: number;
  /** `linux/amd64` if not given, which our image is built for. */
  platform?: 'linux/amd64' | 'linux/arm64';
}

/** What pipelines and stacks know of a step. Importing a spec pulls in no geometry. */
export interface StepSpec<Job = unknown, Result = unknown> {
  /** First word of its tasks' names: `split` in `split/00003`. */
  name: string;
  /** Part of every cache key of the step: raise it whenever the bytes that it writes change. */
  version: number;
  /** One sentence for people. */
  summary: string;
  job: z.ZodType<Job>;
  result: z.ZodType<Result>;
  size: TaskSize;
  /** Key patterns that its role may read and write, as IAM has them: `<bucket>/<key>`, where `*` is anything. */
  reads: string[];
  writes: string[];
}

export interface StepContext {
  stores: Stores;
  signal: AbortSignal;
  log: Log;
}

/** The code of a step. */
export interface StepCode<Job = unknown, Result = unknown> {
  /** Does the work: same job and same inputs, same bytes out. */
  run(job: Job, context: StepContext): Promise<Result>;
  /** Proves the post-condition from what lies in the store. @throws PostConditionError */
  check(job: Job, result: Result, context: StepContext): Promise<void>;
}
