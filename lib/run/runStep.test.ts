import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../steps/log.ts';
import { programUrl } from './program.ts';
import { runStep } from './runStep.ts';

const signal = new AbortController().signal;
const env = { CHRONOTILES_INBOX: 'memory:', CHRONOTILES_WORK: 'memory:', CHRONOTILES_TILES: 'memory:' };
const context = { env, signal, log: silentLog };

describe('runStep', () => {
  it.each([[[]], [['collect']], [['collect', '--job']], [['nothing', '--job', 'a']]])(
    'explains itself to %j',
    async (args) => {
      expect(await runStep(args, context)).toEqual({
        exitCode: 2,
        reason: expect.stringContaining('<step> --job <key>'),
      });
    },
  );

  it('says which store is not named', async () => {
    const end = await runStep(['collect', '--job', 'a/job.json'], { ...context, env: {} });
    expect(end).toEqual({ exitCode: 1, reason: expect.stringContaining('CHRONOTILES_INBOX') });
  });

  it('says that there is no such job', async () => {
    const end = await runStep(['collect', '--job', 'v1/runs/r/collect/job.json'], context);
    expect(end).toEqual({ exitCode: 1, reason: expect.stringContaining('v1/runs/r/collect/job.json') });
  });
});

describe("the container's command", () => {
  it('ends with the exit code and tells the reason as a line of JSON', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chronotiles-step-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const program = fileURLToPath(programUrl('containers/step/main.ts'));
    const stores = { CHRONOTILES_INBOX: folder, CHRONOTILES_WORK: folder, CHRONOTILES_TILES: folder };
    const run = promisify(execFile)(process.execPath, [program, 'tile', '--job', 'v1/runs/r/tile/00001/job.json'], {
      env: { ...process.env, ...stores },
    });
    const error = await run.catch((failure: { code: number; stdout: string }) => failure);
    expect(error).toMatchObject({ code: 1 });
    const lines = error.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ level: 50, reason: expect.stringContaining('tile/00001/job.json') });
  });
});
