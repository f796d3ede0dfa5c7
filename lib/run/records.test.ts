import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../store/memory.ts';
import type { ObjectStore } from '../store/store.ts';
import { UnknownRunError, UnknownTaskError } from './errors.ts';
import { explainTask, previousRun } from './explain.ts';
import { findRun, listRuns, readTasks } from './records.ts';

let work: ObjectStore;

const put = (run: string, files: Record<string, unknown>): Promise<unknown> =>
  Promise.all(
    Object.entries(files).map(([name, content]) => work.put(`v1/runs/${run}/${name}`, JSON.stringify(content))),
  );

const started = (startedAt: string) => ({ startedAt, host: 'here', try: 1 });

beforeEach(async () => {
  work = createMemoryStore();
  await put('abc1', {
    'inputs.json': { dataset: 'town' },
    'collect/job.json': {},
    'collect/started.1.json': started('2026-01-01T00:00:00Z'),
    'collect/started.2.json': started('2026-01-01T00:01:00Z'),
    'collect/result.json': { status: 'ok', task: 'collect', step: 'collect', seconds: 1.5, hits: 7 },
    'split/manifest.json': [{ job: 'v1/runs/abc1/split/00000/job.json' }, { job: 'v1/runs/abc1/split/00001/job.json' }],
    'split/units.json': [
      { name: 'a', key: 'ka', fields: { step: 'split', inputs: [{ name: 'a.gml', sha256: '1' }] } },
      { name: 'b', key: 'kb', fields: { step: 'split', inputs: [{ name: 'b.gml', sha256: '1' }] } },
    ],
    'split/00000/job.json': { run: 'abc1', units: [0, 1] },
    'split/00000/started.1.json': started('2026-01-01T00:02:00Z'),
    'split/00000/failed.json': {
      Error: 'States.TaskFailed',
      Cause: JSON.stringify({ Containers: [{ ExitCode: 1, Reason: 'The disk is full.' }] }),
    },
    'split/00001/job.json': { run: 'abc1', units: [] },
    'split/00001/started.1.json': started('2026-01-01T00:02:00Z'),
    'split/00002/job.json': { run: 'abc1', units: [] },
    'join/job.json': {},
  });
});

describe('readTasks', () => {
  it('tells every planned task and how it went', async () => {
    expect(await readTasks(work, 'abc1')).toEqual([
      {
        task: 'collect',
        step: 'collect',
        state: 'ok',
        tries: 2,
        startedAt: '2026-01-01T00:01:00Z',
        seconds: 1.5,
        result: { status: 'ok', task: 'collect', step: 'collect', seconds: 1.5, hits: 7 },
      },
      { task: 'join', step: 'join', state: 'waiting', tries: 0 },
      {
        task: 'split/00000',
        step: 'split',
        state: 'failed',
        tries: 1,
        startedAt: '2026-01-01T00:02:00Z',
        reason: 'The disk is full.',
      },
      { task: 'split/00001', step: 'split', state: 'started', tries: 1, startedAt: '2026-01-01T00:02:00Z' },
    ]);
  });

  it('reads a failure that an endpoint wrote as a string of JSON', async () => {
    await put('abc1', { 'join/failed.json': JSON.stringify({ Error: 'States.Timeout', Cause: '' }) });
    const join = (await readTasks(work, 'abc1')).find(({ task }) => task === 'join');
    expect(join).toMatchObject({ state: 'failed', reason: 'States.Timeout' });
  });

  it('counts a result more than an earlier failure', async () => {
    await put('abc1', {
      'split/00000/result.json': { status: 'invalid', task: 'split/00000', step: 'split', seconds: 1, reason: 'No.' },
    });
    const task = (await readTasks(work, 'abc1')).find((record) => record.task === 'split/00000');
    expect(task).toMatchObject({ state: 'invalid', reason: 'No.' });
  });

  it('knows the runs that there are', async () => {
    await put('abd2', { 'inputs.json': {} });
    expect(await listRuns(work)).toEqual(['abc1', 'abd2']);
    expect(await findRun(work, 'abc')).toBe('abc1');
    await expect(findRun(work, 'ab')).rejects.toThrow(UnknownRunError);
    await expect(readTasks(work, 'nothing')).rejects.toThrow(/abc1, abd2/);
  });
});

describe('explainTask', () => {
  beforeEach(() =>
    put('xyz9', {
      'inputs.json': { dataset: 'town' },
      'collect/job.json': {},
      'collect/started.1.json': started('2026-02-01T00:00:00Z'),
      'split/units.json': [
        { name: 'a', key: 'ka', fields: { step: 'split', inputs: [{ name: 'a.gml', sha256: '1' }] } },
        { name: 'b', key: 'kb2', fields: { step: 'split', inputs: [{ name: 'b.gml', sha256: '2' }] } },
        { name: 'c', key: 'kc', fields: { step: 'split', inputs: [] } },
      ],
      'split/00000/job.json': { run: 'xyz9', units: [1] },
    }),
  );

  it('compares the keys of units with those of the run before', async () => {
    const before = await previousRun(work, 'xyz9');
    expect(before).toBe('abc1');
    expect(await explainTask(work, 'xyz9', 'split', before)).toEqual([
      { name: 'a', key: 'ka', why: 'same', differences: [] },
      { name: 'b', key: 'kb2', why: 'changed', differences: [{ path: 'inputs[b.gml].sha256', before: '1', now: '2' }] },
      { name: 'c', key: 'kc', why: 'new', differences: [] },
    ]);
    expect((await explainTask(work, 'xyz9', 'split/00000', before)).map(({ name }) => name)).toEqual(['b']);
  });

  it('calls everything new where nothing was run before', async () => {
    expect(await previousRun(work, 'abc1')).toBeUndefined();
    expect((await explainTask(work, 'abc1', 'split')).map(({ why }) => why)).toEqual(['new', 'new']);
  });

  it('leaves runs of other datasets aside', async () => {
    await put('abc1', { 'inputs.json': { dataset: 'village' } });
    expect(await previousRun(work, 'xyz9')).toBeUndefined();
  });

  it.each(['join', 'split/00007', 'nothing'])('says which tasks there are instead of %s', async (task) => {
    await expect(explainTask(work, 'abc1', task)).rejects.toThrow(UnknownTaskError);
  });
});
