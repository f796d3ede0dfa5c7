import { type BatchJob, type BatchResult, batchJob, batchResult } from '../jobs.ts';
import { CACHE, FROZEN_INPUTS, ofSteps } from '../keys.ts';
import type { StepSpec } from '../spec.ts';

export const matchSpec: StepSpec<BatchJob, BatchResult> = {
  name: 'match',
  version: 1,
  summary: 'Compares the outlines of two states of a cell: who overlaps whom, with evidence.',
  job: batchJob,
  result: batchResult,
  size: { vcpu: 1, memoryMiB: 2048, diskGiB: 21, timeoutMinutes: 60 },
  reads: [FROZEN_INPUTS, ...ofSteps('match'), ...CACHE],
  writes: [...ofSteps('match'), ...CACHE],
};
