/** The three containers of a tool's task, as the processes that run in them: stage-in, the launcher, stage-out. */
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../lib/steps/log.ts';
import type { Stores } from '../lib/store/store.ts';
import { stageIn, stageOut } from '../lib/tools/staging.ts';
import { toolOf, toolRun } from './support/toolRun.ts';

const execute = promisify(execFile);
const hasGo = await execute('go', ['version']).then(
  () => true,
  () => false,
);

let folder: string;
let launcher: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chronotiles-launcher-'));
  launcher = join(folder, 'launcher');
  if (!hasGo) return;
  const env = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local' };
  await execute('go', ['build', '-trimpath', '-o', launcher, '.'], { cwd: resolve('containers/stage/launcher'), env });
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const IMAGE = {
  name: 'liris:tool',
  digest: `sha256:${'a'.repeat(64)}`,
  entryPoint: ['env'],
  user: '',
  platform: 'linux/amd64',
};

/** One task: the folders that its containers share, and what runs in them. */
async function task(stores: Stores, yaml: string, inputs: object, run = 'r') {
  const root = await mkdtemp(join(tmpdir(), 'chronotiles-volumes-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const places = {
    control: join(root, 'control'),
    inputs: join(root, 'in'),
    outdir: join(root, 'out'),
    tmp: join(root, 't'),
  };
  for (const place of Object.values(places)) await mkdir(place);
  const { name: _, ...image } = IMAGE;
  const { tool } = toolOf(yaml);
  const outputs = { o: `work/v1/runs/${run}/Tool/o/` };
  const jobKey = `v1/runs/${run}/Tool/job.json`;
  const job = { schema: 1, run, execution: 'e', tool: JSON.stringify(tool), image, inputs, outputs };
  await stores.work.put(jobKey, JSON.stringify(job));
  const env = {
    CHRONOTILES_CONTROL: places.control,
    CHRONOTILES_INPUTS: places.inputs,
    CHRONOTILES_OUTDIR: places.outdir,
    CHRONOTILES_TMP: places.tmp,
    CHRONOTILES_LAUNCHER: launcher,
  };
  const context = { env, signal: new AbortController().signal, log: silentLog };
  return {
    places,
    bringIn: () => stageIn({ jobKey, stores, context, command: [] }),
    launch: () =>
      spawn(join(places.control, 'launcher'), [places.control], { env: { PATH: process.env.PATH, AWS_X: 'secret' } }),
    takeOut: () => stageOut({ jobKey, stores, context, command: [] }),
  };
}

const exitOf = (child: ReturnType<typeof spawn>): Promise<number | null> =>
  new Promise((done) => child.once('exit', done));

describe.skipIf(!hasGo)('the containers of a tool', () => {
  const COPY = `
    baseCommand: [sh, -c, 'cat "$1"; env | grep -c AWS_ >&2; echo "$MARK"', copy]
    requirements: { EnvVarRequirement: { envDef: { MARK: marked } } }
    inputs: { f: { type: File, inputBinding: {} } }
    stdout: o.txt
    outputs: { o: stdout }`;

  it('bring files in, run the tool as argv.json says, take files out, and keep what came of it', async () => {
    const { stores, text } = await toolRun();
    await stores.inbox.put('a.txt', 'a\n');
    const first = await task(stores, COPY, { f: { key: 'inbox/a.txt' } });
    expect(await first.bringIn()).toEqual({ exitCode: 0 });
    expect(await exitOf(first.launch())).toBe(0);
    expect(await first.takeOut()).toMatchObject({ exitCode: 0, status: 'ok' });
    expect(await text('work', 'v1/runs/r/Tool/o/o.txt')).toBe('a\nmarked\n');
    const result = JSON.parse(await text('work', 'v1/runs/r/Tool/result.json'));
    expect(result).toMatchObject({ exitCode: 0, imageDigest: IMAGE.digest, inputs: [{ key: 'inbox/a.txt', size: 2 }] });
    // Keys of the task's role are kept from it.
    expect(JSON.parse(await readFile(join(first.places.control, 'exit.json'), 'utf8')).lastLines).toBe('0');

    const second = await task(stores, COPY, { f: { key: 'inbox/a.txt' } }, 'other');
    expect(await second.bringIn()).toEqual({ exitCode: 0 });
    expect(await exitOf(second.launch())).toBe(0);
    expect(await second.takeOut()).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(await text('work', 'v1/runs/other/Tool/result.json'))).toMatchObject({ isCached: true });
    expect(await text('work', 'v1/runs/other/Tool/o/o.txt')).toBe('a\nmarked\n');
  });

  it.each([
    ['the tool itself fails', 'baseCommand: [sh, -c, "echo bad >&2; exit 3"]', 100, 3, /exit code 3.*bad/s],
    ['it may do better next time', 'baseCommand: [sh, -c, "exit 75"]\ntemporaryFailCodes: [75]', 75, 1, /75/],
    [
      'it takes too long',
      'baseCommand: [sleep, "20"]\nrequirements: { ToolTimeLimit: { timelimit: 1 } }',
      100,
      137,
      /longer than the 1 s/,
    ],
    ['its program is not in the image', 'baseCommand: no-such-program', 100, 127, /not in the image|exit code 127/],
  ])('end so that it shows when %s', async (_, yaml, launched, out, reason) => {
    const { stores, text } = await toolRun();
    // Without an entry point, the launcher starts the tool's own program.
    const one = await task(stores, yaml, {});
    await one.bringIn();
    expect(await exitOf(one.launch())).toBe(launched);
    expect(await one.takeOut()).toMatchObject({ exitCode: out, reason: expect.stringMatching(reason) });
    expect(await text('work', 'v1/runs/r/Tool/reason/e.txt')).toMatch(reason);
  });

  it('tell a task that was lost from a tool that failed', async () => {
    const { stores } = await toolRun();
    const one = await task(stores, 'baseCommand: "true"', {});
    await one.bringIn();
    expect(await one.takeOut()).toMatchObject({ exitCode: 1, reason: expect.stringMatching(/did not run to its end/) });
    const bad = await task(stores, 'baseCommand: cat\ninputs: { f: File }', {});
    expect(await bad.bringIn()).toMatchObject({ exitCode: 100, reason: expect.stringMatching(/"f" is missing/) });
  });

  it('pass a signal on to the tool', async () => {
    const { stores } = await toolRun();
    const one = await task(
      stores,
      `baseCommand: [sh, -c, 'trap "exit 9" TERM; touch up; while :; do sleep 0.1; done']`,
      {},
    );
    await one.bringIn();
    const child = one.launch();
    while (!(await readFile(join(one.places.outdir, 'up')).catch(() => undefined))) await sleep(20);
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(100);
    expect(JSON.parse(await readFile(join(one.places.control, 'exit.json'), 'utf8')).exitCode).toBe(9);
  });
});
