import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { processPool } from './processPool.ts';
import { toyPipeline, toyRun, toyTask } from './testing/toyPipeline.ts';

async function toyProcesses() {
  const toy = await toyRun();
  const pool = ({ size }: { size: number }) =>
    processPool({ size, env: { TOY_FOLDER: toy.folder }, graceMilliseconds: 100 });
  return { ...toy, pool };
}

describe('processPool', () => {
  it('runs a task by its command, and passes on what it logs', async () => {
    const { run, commands, events, pool } = await toyProcesses();
    const outcome = await run(toyPipeline('A', { A: toyTask(['log', 'hello'], { End: true }) }), { pool });
    expect(outcome.status).toBe('succeeded');
    expect(await commands()).toEqual(['log hello']);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'TaskLogged', level: 'info', fields: { word: 'hello' }, event: 'Toy:Said' }),
    );
  });

  it('tells exit code and reason of a task that fails', async () => {
    const { run, pool } = await toyProcesses();
    const outcome = await run(toyPipeline('A', { A: toyTask(['fail', 'it'], { End: true }) }), { pool });
    expect(outcome).toMatchObject({ status: 'failed', error: 'States.TaskFailed', reason: 'it failed' });
  });

  it('retries a process that was killed', async () => {
    const { run, commands, pool } = await toyProcesses();
    const Retry = [{ ErrorEquals: ['States.TaskFailed'] }];
    const outcome = await run(toyPipeline('A', { A: toyTask(['killOnce', 'a'], { Retry, End: true }) }), { pool });
    expect(outcome.status).toBe('succeeded');
    expect(await commands()).toEqual(['killOnce a', 'killOnce a']);
  });

  it.each(['sleep', 'spin'])('ends a process that takes too long (%s)', async (verb) => {
    const { run, pool } = await toyProcesses();
    const task = toyTask([verb, 'a'], { TimeoutSeconds: 2, End: true });
    expect(await run(toyPipeline('A', { A: task }), { pool })).toMatchObject({ error: 'States.Timeout' });
  });

  it('ends its processes when the run is aborted', async () => {
    const { run, commands, folder, pool } = await toyProcesses();
    const controller = new AbortController();
    const done = run(toyPipeline('A', { A: toyTask(['sleep', 'a'], { End: true }) }), {
      pool,
      signal: controller.signal,
    });
    while ((await commands()).length === 0) await sleep(10);
    controller.abort();
    expect(await done).toEqual({ status: 'aborted' });
    const last = await readFile(`${folder}/a`, 'utf8').catch(() => '');
    await sleep(150);
    expect(await readFile(`${folder}/a`, 'utf8').catch(() => '')).toBe(last);
  });
});
