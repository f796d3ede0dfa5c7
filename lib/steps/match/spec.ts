import { type BatchJob, type BatchResult, batchJob, batchResult } from '../jobs.ts';
import type { StepSpec } from '../spec.ts';

export const matchSpec: StepSpec<BatchJob, BatchResult> = {
  name: 'match',
  version: 1,
  summary: 'Compares the outlines of two states of a cell: who overlaps whom, with evidence.',
  job: batchJob,
  result: batchResult,
  size: { vcpu: 1, memoryMiB: 2048, diskGiB: 21, timeoutMinutes: 60 },
  reads: ['work/v1/*'],
  writes: ['work/v1/*'],
};
