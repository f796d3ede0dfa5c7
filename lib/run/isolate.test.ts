import { describe, expect, it } from 'vitest';
import { loadTemporalTiles } from '../pipelines/rendered.ts';
import { isolateTask, withItem } from './isolate.ts';
import { toyMap, toyPipeline, toyRun, toyTask } from './testing/toyPipeline.ts';

const pipeline = toyPipeline('Ready', {
  Ready: { Type: 'Pass', Result: ['log', 'first'], ResultPath: '$.command', Next: 'First' },
  First: toyTask('$.command', { Next: 'Prepare', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Gone' }] }),
  Prepare: { Type: 'Pass', Result: ['log', 'second'], ResultPath: '$.command', Next: 'Second' },
  Second: toyTask('$.command', { Next: 'Both', Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 3 }] }),
  Both: {
    Type: 'Parallel',
    End: true,
    Branches: [
      { StartAt: 'Each', States: { Each: { ...toyMap({ Child: toyTask('$.command', { End: true }) }), End: true } } },
    ],
  },
  Gone: { Type: 'Fail' },
});

const statesOf = (task: string) => Object.keys(isolateTask(pipeline, task)!.pipeline.definition.States);

describe('a task alone', () => {
  it('comes with what prepares it, and with nothing after it or around it', async () => {
    expect(statesOf('First')).toEqual(['Ready', 'First']);
    expect(statesOf('Second')).toEqual(['Prepare', 'Second']);
    const { run, commands } = await toyRun();
    expect((await run(isolateTask(pipeline, 'Second')!.pipeline)).status).toBe('succeeded');
    expect(await commands()).toEqual(['log second']);
  });

  it('is given the item of its map', async () => {
    const { pipeline: child, maps } = isolateTask(pipeline, 'Child')!;
    expect(maps).toEqual(['Each']);
    const { run, commands } = await toyRun([['log', 'other']]);
    expect((await run(child, { input: withItem({ run: 'r1' }, ['log', 'item']) })).status).toBe('succeeded');
    expect(await commands()).toEqual(['log item']);
  });

  it('is not tried again, nor caught', async () => {
    const { run, commands } = await toyRun();
    const failing = structuredClone(pipeline);
    failing.definition.States.Prepare.Result = ['fail', 'it'];
    expect(await run(isolateTask(failing, 'Second')!.pipeline)).toMatchObject({
      status: 'failed',
      reason: 'it failed',
    });
    expect(await commands()).toEqual(['fail it']);
  });

  it('is known by its step or by its state, and by no other name', async () => {
    const temporal = await loadTemporalTiles();
    expect(isolateTask(temporal, 'split')?.maps).toEqual(['Split']);
    expect(isolateTask(temporal, 'Split task')).toEqual(isolateTask(temporal, 'split'));
    expect(isolateTask(temporal, 'nothing')).toBeUndefined();
  });
});
