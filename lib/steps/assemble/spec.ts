import { z } from 'zod';
import { type RunJob, runJob } from '../jobs.ts';
import { CACHE, FROZEN_INPUTS, ofSteps } from '../keys.ts';
import type { StepSpec } from '../spec.ts';

const result = z.object({ files: z.int(), tiles: z.int() });
export type AssembleResult = z.infer<typeof result>;

export const assembleSpec: StepSpec<RunJob, AssembleResult> = {
  name: 'assemble',
  version: 1,
  summary: 'Puts the tiles into their tree and the tables into their published form.',
  job: runJob,
  result,
  size: { vcpu: 1, memoryMiB: 4096, diskGiB: 21, timeoutMinutes: 60 },
  reads: [FROZEN_INPUTS, ...ofSteps('collect', 'join', 'tile', 'assemble'), ...CACHE],
  writes: [...ofSteps('assemble'), 'work/v1/blobs/*'],
};
