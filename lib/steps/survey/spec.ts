import { z } from 'zod';
import { type RunJob, runJob } from '../jobs.ts';
import { CACHE, FROZEN_INPUTS, ofSteps } from '../keys.ts';
import type { StepSpec } from '../spec.ts';

const result = z.object({ bodies: z.int(), duplicates: z.int(), units: z.int(), hits: z.int() });
export type SurveyResult = z.infer<typeof result>;

export const surveySpec: StepSpec<RunJob, SurveyResult> = {
  name: 'survey',
  version: 2,
  summary: 'Tells where each vintage looked and how far it lies off as a whole, and plans which cells to match.',
  job: runJob,
  result,
  size: { vcpu: 1, memoryMiB: 4096, diskGiB: 21, timeoutMinutes: 60 },
  reads: [FROZEN_INPUTS, ...ofSteps('collect', 'split', 'survey', 'match'), ...CACHE],
  writes: [...ofSteps('survey', 'match')],
};
