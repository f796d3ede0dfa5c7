import { z } from 'zod';

/** What every result says beside what its step adds. `invalid`: the input is bad, and trying again does not help. */
export type TaskResult = { status: 'ok' | 'invalid'; reason?: string };

/** The part of a result record that every step shares. */
export const resultRecord = z.looseObject({
  status: z.enum(['ok', 'invalid']),
  task: z.string(),
  step: z.string(),
  seconds: z.number(),
  reason: z.string().optional(),
});
