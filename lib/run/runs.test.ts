import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { requestStop } from '../inbox/executions.ts';
import { createMemoryStore } from '../store/memory.ts';
import type { ObjectStore } from '../store/store.ts';
import { CorruptRecordError, UnknownRunError } from './errors.ts';
import { followLogs, readLogs } from './logs.ts';
import { readRequests } from './requests.ts';
import { listRunSummaries, readRun, readRunSummary } from './runs.ts';
import { putExecution, putRecords, putTask } from './testing/records.ts';
import { readTimeline } from './timeline.ts';

let work: ObjectStore;
beforeEach(() => {
  work = createMemoryStore();
});

/** A run of two tasks: `collect` went well, `split/00000` failed twice. */
async function putRun(): Promise<void> {
  await putRecords(work, 'abc', { 'inputs.json': { dataset: 'town' } });
  const end = { status: 'failed' as const, endedAt: '2026-01-01T00:00:09Z', reason: 'The disk is full.' };
  await putExecution(work, 'abc', { startedAt: '2026-01-01T00:00:00Z', end });
  await putTask(
    work,
    'abc',
    'collect',
    [
      [
        ['2026-01-01T00:00:01Z', 'Task:Started'],
        ['2026-01-01T00:00:02Z', 'Task:Done'],
      ],
    ],
    { 'result.json': { status: 'ok', task: 'collect', step: 'collect', seconds: 1 } },
  );
  const cause = { Containers: [{ ExitCode: 7, Reason: 'The disk is full.' }] };
  await putTask(
    work,
    'abc',
    'split/00000',
    [
      [
        ['2026-01-01T00:00:03Z', 'Task:Started'],
        ['2026-01-01T00:00:04Z', 'Task:Failed', { reason: 'first' }],
      ],
      [['2026-01-01T00:00:05Z', 'Task:Started']],
    ],
    { 'failed.json': { Error: 'States.TaskFailed', Cause: JSON.stringify(cause) } },
  );
}

describe('the runs of a store', () => {
  it('are none at first', async () => {
    expect(await listRunSummaries(work)).toEqual([]);
    await expect(readRun(work, 'abc')).rejects.toThrow(UnknownRunError);
  });

  it('come with the newest first, whatever started them', async () => {
    await putRun();
    await putExecution(work, 'def', { startedAt: '2026-02-01T00:00:00Z', host: 'elsewhere', pid: 1, pipeline: 'toy' });
    await putRecords(work, 'xyz', { 'inputs.json': { dataset: 'town' } });
    expect(await listRunSummaries(work)).toEqual([
      expect.objectContaining({ run: 'def', pipeline: 'toy', state: 'running', executions: 1 }),
      expect.objectContaining({ run: 'abc', dataset: 'town', state: 'failed', reason: 'The disk is full.' }),
      { run: 'xyz', pipeline: 'temporalTiles', dataset: 'town', state: 'unknown', executions: 0 },
    ]);
    expect((await listRunSummaries(work, { dataset: 'town' })).map(({ run }) => run)).toEqual(['abc', 'xyz']);
    expect((await listRunSummaries(work, { pipeline: 'toy' })).map(({ run }) => run)).toEqual(['def']);
  });

  it('are lost when their process is gone, and run while it lives', async () => {
    await putExecution(work, 'gone', { startedAt: '2026-01-01T00:00:00Z', host: hostname(), pid: 2 ** 22 + 1 });
    await putExecution(work, 'here', { startedAt: '2026-01-01T00:00:00Z', host: hostname(), pid: process.pid });
    expect((await readRunSummary(work, 'gone')).state).toBe('lost');
    expect((await readRunSummary(work, 'here')).state).toBe('running');
  });

  it('tell of a record that cannot be read, and of the others all the same', async () => {
    await putRun();
    await putRecords(work, 'bad', { 'executions/1.json': '{"execution": ', 'collect/job.json': {} });
    expect((await listRunSummaries(work)).map(({ run, state, reason }) => [run, state, reason])).toEqual([
      ['abc', 'failed', 'The disk is full.'],
      ['bad', 'unknown', expect.stringContaining('"v1/runs/bad/executions/1.json" in the work store cannot be read')],
    ]);
    await expect(readRun(work, 'bad')).rejects.toThrow(CorruptRecordError);
  });

  it('count how often they were started, and show the last time', async () => {
    await putRun();
    await putExecution(work, 'abc', { startedAt: '2026-01-02T00:00:00Z', host: 'elsewhere', pid: 1 });
    await requestStop(work, 'abc', 2, { requestedAt: '2026-01-02T00:00:01Z', by: 'otto' });
    const run = await readRun(work, 'abc');
    expect(run).toMatchObject({ state: 'running', executions: 2, startedAt: '2026-01-02T00:00:00Z' });
    expect(run.history.map(({ state, stop }) => [state, stop?.by])).toEqual([
      ['failed', undefined],
      ['running', 'otto'],
    ]);
    expect(run.tasks.map(({ task, state }) => [task, state])).toEqual([
      ['collect', 'ok'],
      ['split/00000', 'failed'],
    ]);
  });
});

describe('requests of containers', () => {
  it('are one for every try, with size, command and end', async () => {
    await putRun();
    const size = { image: 'chronotiles', vcpu: expect.any(Number), memoryMiB: expect.any(Number) };
    expect(await readRequests(work, 'abc')).toMatchObject([
      { task: 'collect', try: 1, ...size, end: 'ok', endedAt: '2026-01-01T00:00:02.000Z', exitCode: 0 },
      { task: 'split/00000', try: 1, ...size, end: 'failed', endedAt: '2026-01-01T00:00:04.000Z' },
      { task: 'split/00000', try: 2, command: ['split', '--job', 'key'], end: 'failed', exitCode: 7 },
    ]);
    await putTask(work, 'abc', 'tool', [[['2026-01-01T00:00:06Z', 'Tool:Started']]], {
      'tool.1.json': { image: 'liris:3DUse', imageDigest: 'sha256:1', argv: ['split', 'a.gml'], exitCode: 3 },
    });
    expect(await readRequests(work, 'abc', 'tool')).toMatchObject([
      { image: 'liris:3DUse', imageDigest: 'sha256:1', command: ['split', 'a.gml'], exitCode: 3 },
    ]);
    expect((await readRequests(work, 'abc', 'collect')).map(({ task }) => task)).toEqual(['collect']);
  });
});

describe('the timeline', () => {
  it('tells what happened in its order', async () => {
    await putRun();
    expect(
      (await readTimeline(work, 'abc')).map(({ kind, task, status, detail }) => [kind, task, status, detail]),
    ).toEqual([
      ['RunStarted', undefined, undefined, 'by anna@laptop'],
      ['TaskStarted', 'collect', undefined, undefined],
      ['TaskEnded', 'collect', 'ok', undefined],
      ['TaskStarted', 'split/00000', undefined, undefined],
      ['TaskEnded', 'split/00000', 'failed', undefined],
      ['TaskRetried', 'split/00000', undefined, undefined],
      ['RunEnded', undefined, 'failed', 'The disk is full.'],
      ['TaskEnded', 'split/00000', 'failed', 'The disk is full.'],
    ]);
  });
});

describe('logs', () => {
  it('are in the order of their times, of all tasks, a step or a task', async () => {
    await putRun();
    expect((await readLogs(work, 'abc')).map(({ task, event }) => `${task} ${event}`)).toEqual([
      'collect Task:Started',
      'collect Task:Done',
      'split/00000 Task:Started',
      'split/00000 Task:Failed',
      'split/00000 Task:Started',
    ]);
    const [, failed] = await readLogs(work, 'abc', { task: 'split' });
    expect(failed).toMatchObject({ task: 'split/00000', try: 1, level: 'error', fields: { reason: 'first' } });
  });

  it('hold lines that are no records as they are', async () => {
    await putRecords(work, 'abc', { 'tool/log.1.jsonl': 'Segmentation fault\n{"level":30}\n' });
    expect((await readLogs(work, 'abc')).map(({ event }) => event)).toEqual(['Segmentation fault', '{"level":30}']);
  });

  it('are followed to the end of the run, each line once', async () => {
    await putRun();
    const events: string[] = [];
    let over = false;
    const following = (async () => {
      const lines = followLogs(work, 'abc', { task: 'tile' }, async () => over, { every: 5 });
      for await (const { event } of lines) events.push(event);
    })();
    await putTask(work, 'abc', 'tile/00000', [[['2026-01-01T00:00:06Z', 'Task:Started']]]);
    await expect.poll(() => events).toEqual(['Task:Started']);
    await sleep(20);
    await putTask(work, 'abc', 'tile/00000', [
      [
        ['2026-01-01T00:00:06Z', 'Task:Started'],
        ['2026-01-01T00:00:07Z', 'Task:Done'],
      ],
    ]);
    over = true;
    await following;
    expect(events).toEqual(['Task:Started', 'Task:Done']);
  });
});
