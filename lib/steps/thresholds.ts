import type { z } from 'zod';
import { DEFAULT_THRESHOLDS, type Thresholds, thresholdsSchema } from '../changes/thresholds.ts';
import type { Inputs } from '../inbox/inputs.ts';
import { SETTINGS_NAME } from '../inbox/key.ts';
import { InvalidInputError } from './errors.ts';

/** What the schema asks of each, in words. */
const RANGES: Record<keyof Thresholds, string> = {
  heightTolerance: 'a number above 0',
  blockHeightTolerance: 'a number above 0',
  sameFootprint: 'a number from 0 to 1',
  sameRoof: 'a number from 0 to 1',
  noiseArea: 'a number of at least 0',
  contactShare: 'a number from 0 to 1',
};

/** The thresholds of change detection that a dataset is worked on with. @throws InvalidInputError */
export function thresholdsOf({ dataset, settings }: Pick<Inputs, 'dataset' | 'settings'>): Thresholds {
  const changes = settings.changes ?? {};
  const parsed = thresholdsSchema.safeParse(changes);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.flatMap((issue) => describe(issue, changes));
  throw new InvalidInputError(`${dataset}/${SETTINGS_NAME}: ${mistakes.join(' ')}`);
}

function describe(issue: z.core.$ZodIssue, changes: Record<string, number>): string[] {
  if (issue.code === 'unrecognized_keys') {
    const names = Object.keys(DEFAULT_THRESHOLDS).join(', ');
    return issue.keys.map((key) => `"changes.${key}" is no threshold. There are ${names}.`);
  }
  const name = issue.path[0] as keyof Thresholds;
  return [`"changes.${name}" is ${changes[name]}, and must be ${RANGES[name]}.`];
}
