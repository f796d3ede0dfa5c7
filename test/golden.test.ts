/**
 * The cache hands out what an older version of a step has written, so a step whose bytes change needs another version number. This
 * test knows what each step wrote for a small made city. `UPDATE_GOLDEN=1 npx vitest run test/golden.test.ts` notes it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { STEP_NAMES, type StepName } from '../lib/steps/names.ts';
import { specs } from '../lib/steps/specs.ts';
import { type Hashes, hashesOfSteps } from './support/golden.ts';

const FILE = new URL('golden.json', import.meta.url);
const goldenSchema = z.object({
  input: z.string(),
  steps: z.record(z.string(), z.object({ version: z.int(), sha256: z.string() })),
});
const UPDATE = 'note the new bytes by `UPDATE_GOLDEN=1 npx vitest run test/golden.test.ts`';

let golden: z.infer<typeof goldenSchema>;
let now: Hashes;
beforeAll(async () => {
  now = await hashesOfSteps();
  if (process.env.UPDATE_GOLDEN) {
    const steps = STEP_NAMES.map((step) => [step, { version: specs[step].version, sha256: now.steps[step] }]);
    writeFileSync(FILE, `${JSON.stringify({ input: now.input, steps: Object.fromEntries(steps) }, undefined, 2)}\n`);
  }
  golden = goldenSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')));
});

it('comes to the same bytes each time', async () => {
  expect(await hashesOfSteps()).toEqual(now);
});

it('is asked of the same made city', () => {
  expect(now.input, `The demo is another one, which says nothing of the steps: ${UPDATE}.`).toBe(golden.input);
});

/** Steps behind one that writes other bytes read other bytes, so only the first that differs is told. */
it('notes another version where a step writes other bytes', () => {
  const first = STEP_NAMES.find((step) => golden.steps[step]?.sha256 !== now.steps[step]);
  expect(first && whatToDo(first)).toBeUndefined();
});

function whatToDo(step: StepName): string {
  const { version } = specs[step];
  const noted = golden.steps[step]?.version ?? 0;
  if (noted < version) return `${step} writes other bytes, as its new version ${version} says: ${UPDATE}.`;
  return (
    `${step} writes other bytes than its version ${noted} did: raise \`version\` in lib/steps/${step}/spec.ts, lest the ` +
    `cache hand out old ones, then ${UPDATE}.`
  );
}

it('knows the versions of all steps', () => {
  for (const step of STEP_NAMES) expect(golden.steps[step]?.version, `${step}: ${UPDATE}`).toBe(specs[step].version);
});
