import { z } from 'zod';
import { type RunJob, runJob } from '../jobs.ts';
import { ofSteps } from '../keys.ts';
import type { StepSpec } from '../spec.ts';

const result = z.object({
  release: z.string(),
  outcome: z.enum(['published', 'unchanged', 'superseded']),
  newTiles: z.int(),
  tiles: z.int(),
});
export type PublishResult = z.infer<typeof result>;

export const publishSpec: StepSpec<RunJob, PublishResult> = {
  name: 'publish',
  version: 1,
  summary: 'Writes the release, proves it complete and switches the pointer to it.',
  job: runJob,
  result,
  size: { vcpu: 1, memoryMiB: 2048, diskGiB: 21, timeoutMinutes: 60 },
  reads: ['work/v1/*', 'tiles/*'],
  writes: [...ofSteps('publish'), 'tiles/*'],
};
