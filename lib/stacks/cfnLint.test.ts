/** What CloudFormation would refuse, told before it is asked. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findCfnLint } from '../../scripts/cfnLint.ts';
import { ALL_ASKED, deployed } from './testing/deployed.ts';

const program = findCfnLint();
if (!program) console.warn('cfn-lint is not installed (npm run setup does it), so templates are not held against it.');

const folder = mkdtempSync(join(tmpdir(), 'chronotiles-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The CDK says once more what follows from a reference, which harms nobody. */
const IGNORED = 'W3005';

function lint(templates: object[]): { status: number | null; stdout: string } {
  const files = templates.map((template, index) => {
    const file = join(folder, `${index}.json`);
    writeFileSync(file, JSON.stringify(template));
    return file;
  });
  return spawnSync(program!, ['--ignore-checks', IGNORED, '--', ...files], { encoding: 'utf8' });
}

it.skipIf(!program)('finds nothing in the templates', { timeout: 60_000 }, () => {
  const { status, stdout } = lint([deployed().template.toJSON(), deployed(ALL_ASKED).template.toJSON()]);
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

it.skipIf(!program)('would find what CloudFormation does not know', { timeout: 60_000 }, () => {
  const { stdout } = lint([{ Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Speed: 'high' } } } }]);
  expect(stdout).toContain("'Speed' was unexpected");
});
