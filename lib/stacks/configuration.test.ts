import { expect, it } from 'vitest';
import { z } from 'zod';
import { specs } from '../steps/specs.ts';
import { configSchema } from './config.ts';

interface Setting {
  type: string;
  enum?: string[];
  default?: unknown;
  description: string;
}

const { properties } = z.toJSONSchema(configSchema) as unknown as { properties: Record<string, Setting> };

const row = ([name, setting]: [string, Setting]): string => {
  const values = setting.enum?.map((value) => `\`${value}\``).join(', ') ?? setting.type;
  const standard = setting.default === undefined ? '' : `\`${setting.default}\``;
  return `| \`${name}\` | ${values} | ${standard} | ${setting.description} |`;
};

it('is told in the docs (after a change: npx vitest run lib/stacks -u)', async () => {
  const page = [
    '# Settings of a deployment',
    '',
    'By the command line, `npx cdk deploy -c maxConcurrency=20`, or for good under `context` in `cdk.json`. They are checked before',
    'anything is deployed; a name or value that does not exist is told in a sentence. Changing one and deploying again changes the',
    'deployment. [How to deploy](operator-guide.md#on-aws) is in the operator guide.',
    '',
    '| setting | values | if not given | what it is for |',
    '|---|---|---|---|',
    ...Object.entries(properties).map(row),
    '',
    'Every deployment is one CloudFormation stack, whose outputs tell the names of its buckets and all else that can be asked for:',
    '`npx cdk deploy` prints them.',
    '',
    '## What tasks run on',
    '',
    'As `size` of the `spec.ts` of each step says:',
    '',
    '| step | vCPU | memory | disk | time limit |',
    '|---|---|---|---|---|',
    ...Object.values(specs).map(
      ({ name, size }) =>
        `| ${name} | ${size.vcpu} | ${size.memoryMiB / 1024} GiB | ${size.diskGiB} GiB | ${size.timeoutMinutes} min |`,
    ),
    '',
  ].join('\n');
  await expect(page).toMatchFileSnapshot('../../docs/configuration.md');
});
