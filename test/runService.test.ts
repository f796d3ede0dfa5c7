import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pipeline as fileServer } from '../lib/pipelines/fileServer.ts';
import { RunService } from '../lib/pipelines/runService.ts';
import { ToolStep } from '../lib/pipelines/toolStep.ts';
import { listAll, type ObjectStore } from '../lib/store/store.ts';
import { moduleOf, toolOf, toolRun } from './support/toolRun.ts';

/** Where the service of a run says that it is, once it is ready. */
async function readyUrl(work: ObjectStore): Promise<string | undefined> {
  for await (const { key } of listAll(work, 'v1/runs/r/services/')) {
    if (key.endsWith('/ready.json')) return JSON.parse(Buffer.from(await work.get(key)).toString()).url;
  }
  return undefined;
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

const serving = (yaml: string) =>
  moduleOf((scope) => {
    const files = new RunService(scope, 'files', {
      container: { command: ['node', 'containers/stage/fileServer.ts', '{host}', '{port}'] },
      ready: { port: 8080, path: '/' },
    });
    files.around(new ToolStep(scope, 'work', { tool: toolOf(yaml) }));
    return { start: files.startState };
  });

describe('a service within a run, in this process', () => {
  it('is there for the tasks that it stands around, on loopback, and gone after them, with one worker', async () => {
    const { run, stores, text } = await toolRun();
    expect(await run(fileServer, { text: 'served' })).toMatchObject({ status: 'succeeded' });
    expect(await text('work', 'v1/runs/r/read.txt')).toBe('served\n');
    expect(await text('work', 'v1/runs/r/read_again.txt')).toBe('served\n');
    const url = await readyUrl(stores.work);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await sleep(200);
    expect(await answers(url!)).toBe(false);
  }, 30_000);

  it('ends when the work fails, whose error is that of the run', async () => {
    const { run, stores } = await toolRun();
    const outcome = await run(serving("baseCommand: [sh, -c, 'echo no good >&2; exit 3']"));
    expect(outcome).toMatchObject({ status: 'failed', reason: expect.stringMatching(/no good/) });
    await sleep(200);
    expect(await answers((await readyUrl(stores.work))!)).toBe(false);
  }, 30_000);

  it('ends when the run is stopped: nothing of it is left', async () => {
    const { run, stores } = await toolRun();
    const controller = new AbortController();
    const running = run(serving('baseCommand: [sleep, "60"]'), {}, { signal: controller.signal });
    let url: string | undefined;
    while (!url) {
      await sleep(50);
      url = await readyUrl(stores.work);
    }
    expect(await answers(url)).toBe(true);
    controller.abort();
    expect(await running).toEqual({ status: 'aborted' });
    await sleep(500);
    expect(await answers(url)).toBe(false);
  }, 30_000);

  it('fails the run when it ends by itself', async () => {
    const { run } = await toolRun();
    const module = moduleOf((scope) => {
      const files = new RunService(scope, 'files', {
        container: { command: ['sh', '-c', 'exit 4'] },
        ready: { port: 8080 },
      });
      return { start: files.around(new ToolStep(scope, 'work', { tool: toolOf('baseCommand: "true"') })).startState };
    });
    expect(await run(module)).toMatchObject({ status: 'failed', reason: expect.stringMatching(/exit code 4/) });
  }, 30_000);
});
