import { z } from 'zod';
import { type RunJob, runJob } from '../jobs.ts';
import { CACHE, FROZEN_INPUTS, ofSteps } from '../keys.ts';
import type { StepSpec } from '../spec.ts';

const result = z.object({
  transactions: z.record(z.string(), z.int()),
  versions: z.int(),
  tiles: z.int(),
  hits: z.int(),
});
export type JoinResult = z.infer<typeof result>;

export const joinSpec: StepSpec<RunJob, JoinResult> = {
  name: 'join',
  version: 3,
  summary: 'Joins what was compared into transactions and versions over all vintages, and plans the tiles.',
  job: runJob,
  result,
  size: { vcpu: 1, memoryMiB: 4096, diskGiB: 21, timeoutMinutes: 60 },
  reads: [FROZEN_INPUTS, ...ofSteps('collect', 'split', 'survey', 'match', 'join', 'tile'), ...CACHE],
  writes: [...ofSteps('join', 'tile'), ...CACHE],
};
