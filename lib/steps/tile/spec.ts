import { type BatchJob, type BatchResult, batchJob, batchResult } from '../jobs.ts';
import { CACHE, FROZEN_INPUTS, ofSteps } from '../keys.ts';
import type { StepSpec } from '../spec.ts';

export const tileSpec: StepSpec<BatchJob, BatchResult> = {
  name: 'tile',
  version: 1,
  summary: 'Draws the versions of a tile into one glb with their validity and attributes.',
  job: batchJob,
  result: batchResult,
  size: { vcpu: 1, memoryMiB: 2048, diskGiB: 21, timeoutMinutes: 60 },
  reads: [FROZEN_INPUTS, ...ofSteps('collect', 'tile'), ...CACHE],
  writes: [...ofSteps('tile'), ...CACHE],
};
