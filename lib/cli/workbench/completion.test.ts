import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionScript } from './completion.ts';
import { examine } from './doctor.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chronotiles-completion-'));
  await mkdir(join(folder, 'tiles/.chronotiles/v1/runs/3f2a9c'), { recursive: true });
});
afterAll(async () => rm(folder, { recursive: true }));

/** What a shell is told while somebody types these words, without descriptions. */
async function completions(...words: string[]): Promise<string[]> {
  const args = [resolve('bin/chronotiles.ts'), 'complete', '--', ...words];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  return stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(':'))
    .map((line) => line.split('\t')[0]);
}

describe('completion', () => {
  it('knows commands, options, pipelines and runs', async () => {
    expect(await completions('st')).toEqual(expect.arrayContaining(['status', 'stop']));
    expect(await completions('logs', '--f')).toEqual(['--follow']);
    expect(await completions('tasks', '')).toContain('temporalTiles');
    expect(await completions('describe', 'nothing')).toEqual([]);
    expect(await completions('status', '')).toEqual(['last', '3f2a9c']);
  });

  it.each(['bash', 'zsh', 'fish'])('is a script that %s can read', (shell) => {
    const script = completionScript(shell);
    expect(script).toContain('chronotiles');
    // A shell that is not there cannot tell.
    const { status, error } = spawnSync(shell, ['-n'], { input: script });
    if (!error) expect(status).toBe(0);
  });
});

describe('doctor', () => {
  it('tells of every need whether it is met, and else how to meet it', async () => {
    const { result, lines, exitCode } = await examine('local');
    const { checks } = result as { checks: { name: string; state: string; says: string }[] };
    expect(exitCode).toBe(0);
    expect(checks[0]).toEqual({ name: 'Node', state: 'ok', says: process.version });
    expect(checks.map(({ name }) => name)).toEqual([
      'Node',
      'Container engine',
      'Go',
      'Python 3.13',
      'Chromium',
      'xmllint',
    ]);
    for (const { state, says } of checks) expect(says).toMatch(state === 'ok' ? /^\S+( \S+)?$/ : /(run|install) .*\.$/);
    expect(lines).toHaveLength(checks.length);
  });
});
