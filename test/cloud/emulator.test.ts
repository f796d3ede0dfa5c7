/** The emulator's own tests, which are Python's. */
import { expect, it } from 'vitest';
import { findLocalStack } from '../../scripts/cloud/localstack.ts';
import { execute } from '../../scripts/cloud/programs.ts';

const python = findLocalStack();
if (!python) console.warn('Emulator: LocalStack is not installed ("npm run setup" does it), so its tests are skipped.');

it.skipIf(!python)('passes its tests', async () => {
  const { stderr } = await execute(python!, ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], {
    cwd: 'emulator',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  }).catch((error: { stderr: string }) => error);
  expect(stderr).toMatch(/^Ran [1-9]\d* tests/m);
  expect(stderr).toMatch(/^OK$/m);
});
