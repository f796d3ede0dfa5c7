import { z } from 'zod';
import { type RunJob, runJob } from '../jobs.ts';
import { CACHE, FROZEN_INPUTS, ofSteps } from '../keys.ts';
import type { StepSpec } from '../spec.ts';

const result = z.object({
  sources: z.int(),
  rejected: z.int(),
  units: z.int(),
  hits: z.int(),
});
export type CollectResult = z.infer<typeof result>;

export const collectSpec: StepSpec<RunJob, CollectResult> = {
  name: 'collect',
  version: 1,
  summary: 'Opens every input, tells what it is, refuses what is bad and plans who reads which part.',
  job: runJob,
  result,
  size: { vcpu: 1, memoryMiB: 2048, diskGiB: 21, timeoutMinutes: 60 },
  reads: ['inbox/*', FROZEN_INPUTS, ...ofSteps('collect', 'split'), ...CACHE],
  writes: [...ofSteps('collect', 'split')],
};
