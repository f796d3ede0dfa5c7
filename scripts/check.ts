/**
 * All checks of the project: format and lint, types, tests. The last line says how they went, each of the first three
 * counted as one. With CI=true a skipped test is a failure, unless the sample files are absent that it was skipped for.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const checks: Counts[] = [
  tool('Format and lint', 'node_modules/@biomejs/biome/bin/biome', [
    'ci',
    '--error-on-warnings',
    ...(process.stdout.isTTY ? [] : ['--colors=off']),
    '.',
  ]),
  tool('Types', 'node_modules/typescript/bin/tsc', ['-p', '.']),
  tool('Types of the pages', 'node_modules/typescript/bin/tsc', ['-p', 'viewer']),
  tests(process.argv.slice(2)),
];
const total = checks.reduce((sum, { passed, failed, skipped }) => ({
  passed: sum.passed + passed,
  failed: sum.failed + failed,
  skipped: sum.skipped + skipped,
}));
const mayNotSkip = process.env.CI === 'true' && existsSync('../shared');
if (mayNotSkip && total.skipped > 0) console.log('Tests were skipped, which is a failure here.');
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || (mayNotSkip && total.skipped > 0) ? 1 : 0;

function tool(title: string, script: string, args: string[]): Counts {
  console.log(`${title} …`);
  const { status } = run(script, args);
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

function tests(filters: string[]): Counts {
  console.log('Tests …');
  const folder = mkdtempSync(join(tmpdir(), 'chronotiles-check-'));
  try {
    const file = join(folder, 'results.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { status } = run('node_modules/vitest/vitest.mjs', ['run', ...reporters, ...filters]);
    return countTests(file, status === 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A test file that cannot be loaded, or an error outside of any test, counts as one failure. */
function countTests(file: string, succeeded: boolean): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const results = JSON.parse(readFileSync(file, 'utf8'));
  const unloaded = results.testResults.filter(
    (suite: { status: string; assertionResults: unknown[] }) =>
      suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length;
  const failed = results.numFailedTests + unloaded;
  return {
    passed: results.numPassedTests,
    failed: succeeded ? failed : Math.max(1, failed),
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

function run(script: string, args: string[]) {
  return spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
}
