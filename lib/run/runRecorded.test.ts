import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { executionEndKey, executionKey, requestStop } from '../inbox/executions.ts';
import type { ObjectStore } from '../store/store.ts';
import { runRecorded } from './runRecorded.ts';
import { toyPipeline, toyRun, toyTask } from './testing/toyPipeline.ts';

const readJson = async (store: ObjectStore, key: string): Promise<unknown> =>
  JSON.parse(Buffer.from(await store.get(key)).toString());

it('records when an execution started and how it ended, one number more for every execution', async () => {
  const { run, stores } = await toyRun();
  const pipeline = toyPipeline('Only', { Only: toyTask(['ok'], { End: true }) });
  await run(pipeline, {}, runRecorded);
  await run(toyPipeline('Only', { Only: toyTask(['fail', 'word'], { End: true }) }), {}, runRecorded);
  const [first, second] = [
    await readJson(stores.work, executionKey('r1', 1)),
    await readJson(stores.work, executionKey('r1', 2)),
  ];
  expect(first).toMatchObject({
    execution: 1,
    pipeline: 'toy',
    target: 'local',
    input: { run: 'r1' },
    pid: process.pid,
  });
  expect(first).toMatchObject({ host: hostname(), by: expect.stringContaining(hostname()) });
  expect(second).toMatchObject({ execution: 2 });
  expect(await readJson(stores.work, executionEndKey('r1', 1))).toMatchObject({ status: 'succeeded' });
  expect(await readJson(stores.work, executionEndKey('r1', 2))).toMatchObject({
    status: 'failed',
    error: 'States.TaskFailed',
    reason: 'word failed',
  });
});

it('tells a run that took too long from one that failed', async () => {
  const { run, stores } = await toyRun();
  const pipeline = toyPipeline('Only', { Only: toyTask(['slow', '5000'], { End: true }) });
  pipeline.definition.TimeoutSeconds = 0.2;
  await run(pipeline, {}, runRecorded);
  expect(await readJson(stores.work, executionEndKey('r1', 1))).toMatchObject({ status: 'timedOut' });
});

it('stops when a request to stop appears in the store', async () => {
  const { run, stores } = await toyRun();
  const pipeline = toyPipeline('Only', { Only: toyTask(['sleep', 'beat'], { End: true }) });
  const outcome = run(pipeline, {}, (request) =>
    runRecorded({
      ...request,
      stopEvery: 20,
      onRecorded: (execution) => void requestStop(stores.work, 'r1', execution, { requestedAt: 'now', by: 'me' }),
    }),
  );
  expect(await outcome).toEqual({ status: 'aborted' });
  expect(await readJson(stores.work, executionEndKey('r1', 1))).toMatchObject({
    status: 'aborted',
    reason: 'Stopped on request.',
  });
});
