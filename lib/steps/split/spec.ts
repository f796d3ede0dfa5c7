import { type BatchJob, type BatchResult, batchJob, batchResult } from '../jobs.ts';
import { CACHE, FROZEN_INPUTS, ofSteps } from '../keys.ts';
import type { StepSpec } from '../spec.ts';

export const splitSpec: StepSpec<BatchJob, BatchResult> = {
  name: 'split',
  version: 1,
  summary: 'Reads sources once, tells bodies apart and packs them with light outlines beside.',
  job: batchJob,
  result: batchResult,
  size: { vcpu: 1, memoryMiB: 2048, diskGiB: 21, timeoutMinutes: 120 },
  reads: ['inbox/*', FROZEN_INPUTS, ...ofSteps('collect', 'split'), ...CACHE],
  writes: [...ofSteps('split'), ...CACHE],
};
