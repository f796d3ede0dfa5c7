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

/** What it finds in each template. It starts slowly, so that it is asked once. */
function lint(templates: Record<string, object>): Record<string, string[]> {
  const files = Object.entries(templates).map(([name, template]) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(template));
    return file;
  });
  const { stdout } = spawnSync(program!, ['--ignore-checks', IGNORED, '--format', 'json', '--', ...files], {
    encoding: 'utf8',
  });
  const findings = JSON.parse(stdout) as { Filename: string; Message: string }[];
  return Object.fromEntries(
    Object.keys(templates).map((name) => [
      name,
      findings.filter(({ Filename }) => Filename.endsWith(`/${name}.json`)).map(({ Message }) => Message),
    ]),
  );
}

it.skipIf(!program)('finds nothing in the templates, but what is wrong in another', { timeout: 120_000 }, () => {
  const found = lint({
    default: deployed().template.toJSON(),
    everything: deployed(ALL_ASKED).template.toJSON(),
    wrong: { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Speed: 'high' } } } },
  });
  expect(found.default).toEqual([]);
  expect(found.everything).toEqual([]);
  expect(found.wrong.join()).toContain("'Speed' was unexpected");
});
