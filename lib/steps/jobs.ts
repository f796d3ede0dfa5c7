import { z } from 'zod';

/** The job of a step that is a single task: all else follows from the run's frozen inputs. */
export const runJob = z.object({ run: z.string(), dataset: z.string() });
export type RunJob = z.infer<typeof runJob>;

/** The job of a task that works off a batch of units: their positions in the step's list of units. */
export const batchJob = z.object({ run: z.string(), units: z.array(z.int().nonnegative()) });
export type BatchJob = z.infer<typeof batchJob>;

/** What a batch answers: how many units it computed. What they are lies in the cache. */
export const batchResult = z.object({ units: z.int() });
export type BatchResult = z.infer<typeof batchResult>;
