import { assembleSpec } from './assemble/spec.ts';
import { collectSpec } from './collect/spec.ts';
import { joinSpec } from './join/spec.ts';
import { matchSpec } from './match/spec.ts';
import type { StepName } from './names.ts';
import { publishSpec } from './publish/spec.ts';
import type { StepSpec } from './spec.ts';
import { splitSpec } from './split/spec.ts';
import { surveySpec } from './survey/spec.ts';
import { tileSpec } from './tile/spec.ts';

/** Every step by its name. From this list alone come container entry, worker, roles and the table in the docs. */
export const specs: Record<StepName, StepSpec> = {
  collect: collectSpec,
  split: splitSpec,
  survey: surveySpec,
  match: matchSpec,
  join: joinSpec,
  tile: tileSpec,
  assemble: assembleSpec,
  publish: publishSpec,
} as Record<StepName, StepSpec>;
