import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { toyMap, toyPipeline, toyRun, toyTask } from './testing/toyPipeline.ts';

const RETRY = [
  { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 30, MaxAttempts: 2, JitterStrategy: 'FULL' as const },
];

/** Whether a task that beats into this file still does. */
async function beats(file: string): Promise<boolean> {
  const read = () => readFile(file, 'utf8').catch(() => '');
  const before = await read();
  await sleep(150);
  return before !== (await read());
}

describe('runPipeline', () => {
  it('runs tasks by the command that the definition gives', async () => {
    const toy = await toyRun();
    const outcome = await toy.run(
      toyPipeline('A', {
        A: toyTask("States.Array('ok', States.Format('{}-a', $.run))", { Next: 'B' }),
        B: toyTask(['ok', 'b'], { End: true }),
      }),
    );
    expect(outcome).toEqual({ status: 'succeeded', output: { run: 'r1' } });
    expect(await toy.commands()).toEqual(['ok b', 'ok r1-a']);
    expect(toy.events.map(({ type }) => type)).toEqual([
      'RunStarted',
      ...['StateEntered', 'TaskStarted', 'TaskEnded', 'StateExited'],
      ...['StateEntered', 'TaskStarted', 'TaskEnded', 'StateExited'],
      'RunEnded',
    ]);
  });

  it('runs what is left when a state is deleted from the definition', async () => {
    const toy = await toyRun();
    const pipeline = toyPipeline('A', {
      A: toyTask(['ok', 'a'], { Next: 'B' }),
      B: toyTask(['ok', 'b'], { Next: 'C' }),
      C: toyTask(['ok', 'c'], { End: true }),
    });
    delete pipeline.definition.States.B;
    pipeline.definition.States.A.Next = 'C';
    expect((await toy.run(pipeline)).status).toBe('succeeded');
    expect(await toy.commands()).toEqual(['ok a', 'ok c']);
  });

  it('chooses, passes and names the execution', async () => {
    const toy = await toyRun();
    const outcome = await toy.run(
      toyPipeline('Name', {
        Name: { Type: 'Pass', Parameters: { 'name.$': '$$.Execution.Name' }, Next: 'Which' },
        Which: {
          Type: 'Choice',
          Choices: [{ Variable: '$.name', StringEquals: 'r1', Next: 'Right' }],
          Default: 'Wrong',
        },
        Right: { Type: 'Succeed' },
        Wrong: { Type: 'Fail', Error: 'Wrong' },
      }),
    );
    expect(outcome).toEqual({ status: 'succeeded', output: { name: 'r1' } });
  });

  it('maps over the manifest, never more at once than there are workers', async () => {
    const toy = await toyRun(Array.from({ length: 9 }, (_, index) => ['slow', String(10 + index)]));
    const map = toyMap({ Child: toyTask('$.command', { End: true }) }, { MaxConcurrency: 20, End: true });
    const outcome = await toy.run(toyPipeline('Map', { Map: map }));
    expect(outcome).toEqual({ status: 'succeeded', output: { run: 'r1' } });
    expect(await toy.commands()).toHaveLength(9);
    let running = 0;
    let most = 0;
    for (const { type } of toy.events) {
      if (type === 'TaskStarted') most = Math.max(most, ++running);
      if (type === 'TaskEnded') running--;
    }
    expect(most).toBe(2);
    expect(toy.events).toContainEqual(expect.objectContaining({ type: 'MapStarted', items: 9 }));
  });

  it.each(['failOnce', 'crashOnce', 'killOnce'])('retries a task that %s', async (verb) => {
    const toy = await toyRun();
    const outcome = await toy.run(toyPipeline('A', { A: toyTask([verb, 'a'], { Retry: RETRY, End: true }) }));
    expect(outcome.status).toBe('succeeded');
    expect(await toy.commands()).toEqual([`${verb} a`, `${verb} a`]);
    expect(toy.events).toContainEqual(
      expect.objectContaining({ type: 'StateRetried', error: 'States.TaskFailed', attempt: 1 }),
    );
  });

  it('fails as ECS does: States.TaskFailed, and the task as the cause', async () => {
    const toy = await toyRun();
    const outcome = await toy.run(toyPipeline('A', { A: toyTask(['fail', 'a'], { Retry: RETRY, End: true }) }));
    expect(outcome).toMatchObject({ status: 'failed', error: 'States.TaskFailed' });
    expect(JSON.parse(outcome.status === 'failed' ? outcome.cause : '')).toMatchObject({
      Containers: [{ Name: 'step', ExitCode: 3, Reason: 'a failed' }],
      StopCode: 'EssentialContainerExited',
    });
    expect(await toy.commands()).toHaveLength(3);
  });

  it('survives a worker that runs out of memory', async () => {
    const toy = await toyRun();
    const outcome = await toy.run(
      toyPipeline('A', {
        A: toyTask(['exhaust', ''], {
          Catch: [{ ErrorEquals: ['States.TaskFailed'], ResultPath: '$.failure', Next: 'B' }],
          Next: 'B',
        }),
        B: toyTask(['ok', 'b'], { End: true }),
      }),
    );
    expect(outcome.status).toBe('succeeded');
    expect(JSON.stringify(outcome)).toContain('memory');
    expect(await toy.commands()).toEqual(['exhaust ', 'ok b']);
  });

  it('records a caught failure of a child in the work store, and goes on', async () => {
    const toy = await toyRun([
      ['ok', '1'],
      ['fail', '2'],
      ['ok', '3'],
    ]);
    const map = toyMap(
      {
        Child: toyTask('$.command', {
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Record' }],
          End: true,
        }),
        Record: {
          Type: 'Task',
          Resource: 'arn:aws:states:::aws-sdk:s3:putObject',
          Parameters: {
            Bucket: 'work-bucket',
            'Key.$':
              "States.Format('{}/{}/failed.json', $.run, States.ArrayGetItem(States.StringSplit('x/y', '/'), 1))",
            'Body.$': '$.failure',
          },
          TimeoutSeconds: 60,
          ResultPath: null,
          End: true,
        },
      },
      { Next: 'After' },
    );
    const outcome = await toy.run(toyPipeline('Map', { Map: map, After: toyTask(['ok', 'after'], { End: true }) }));
    expect(outcome.status).toBe('succeeded');
    expect(await toy.commands()).toEqual(['fail 2', 'ok 1', 'ok 3', 'ok after']);
    const failed = JSON.parse(Buffer.from(await toy.stores.work.get('r1/y/failed.json')).toString());
    expect(failed.Error).toBe('States.TaskFailed');
    expect(JSON.parse(failed.Cause).Containers[0].Reason).toBe('2 failed');
  });

  it('ends the siblings of a child that fails, before the map fails', async () => {
    const toy = await toyRun([
      ['sleep', 'a'],
      ['failAfter', 'a'],
      ['ok', 'never'],
    ]);
    const outcome = await toy.run(
      toyPipeline('Map', { Map: toyMap({ Child: toyTask('$.command', { End: true }) }, { End: true }) }),
    );
    expect(outcome).toMatchObject({ status: 'failed', error: 'States.ExceedToleratedFailureThreshold' });
    expect(await toy.commands()).toEqual(['failAfter a', 'sleep a']);
    expect(await beats(`${toy.folder}/a`)).toBe(false);
  });

  it('ends the other branch of a Parallel', async () => {
    const toy = await toyRun();
    const branch = (name: string, command: string[]) => ({
      StartAt: name,
      States: { [name]: toyTask(command, { End: true }) },
    });
    const parallel = {
      Type: 'Parallel',
      Branches: [branch('X', ['sleep', 'x']), branch('Y', ['failAfter', 'x'])],
      ResultPath: null,
      Next: 'Z',
    };
    const Catch = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Z' }];
    const done = toy.run(toyPipeline('P', { P: { ...parallel, Catch }, Z: toyTask(['slow', '400'], { End: true }) }));
    while (!(await toy.commands()).includes('slow 400')) await sleep(10);
    const beating = await beats(`${toy.folder}/x`);
    expect((await done).status).toBe('succeeded');
    expect(beating).toBe(false);
  });

  it.each(['sleep', 'spin'])(
    'ends a task that takes too long (%s), and no wildcard but States.ALL matches',
    async (verb) => {
      const toy = await toyRun();
      const outcome = await toy.run(
        toyPipeline('A', {
          A: toyTask([verb, 'a'], {
            TimeoutSeconds: 2,
            Retry: RETRY,
            Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.failure', Next: 'B' }],
            Next: 'B',
          }),
          B: toyTask(['slow', '300'], { End: true }),
        }),
      );
      expect(outcome).toMatchObject({ status: 'succeeded', output: { failure: { Error: 'States.Timeout' } } });
      expect(await toy.commands()).toEqual([`${verb} a`, 'slow 300'].toSorted());
      if (verb === 'sleep') expect(await beats(`${toy.folder}/a`)).toBe(false);
    },
  );

  it('stops when it is aborted, and leaves nothing running', async () => {
    const toy = await toyRun([
      ['sleep', 'a'],
      ['spin', 'b'],
      ['ok', 'never'],
    ]);
    const controller = new AbortController();
    const map = toyMap({ Child: toyTask('$.command', { Retry: RETRY, End: true }) }, { End: true });
    const done = toy.run(toyPipeline('Map', { Map: map }), { signal: controller.signal });
    while ((await toy.commands()).length < 2) await sleep(10);
    controller.abort();
    expect(await done).toEqual({ status: 'aborted' });
    expect(await toy.commands()).toEqual(['sleep a', 'spin b']);
    expect(await beats(`${toy.folder}/a`)).toBe(false);
  });

  it('does not start when it was aborted before', async () => {
    const toy = await toyRun();
    const outcome = await toy.run(toyPipeline('A', { A: toyTask(['ok', 'a'], { End: true }) }), {
      signal: AbortSignal.abort(),
    });
    expect(outcome).toEqual({ status: 'aborted' });
    expect(await toy.commands()).toEqual([]);
  });

  it('fails when a manifest is missing, and says which', async () => {
    const toy = await toyRun();
    await toy.stores.work.delete('r1/manifest.json');
    const outcome = await toy.run(
      toyPipeline('Map', { Map: toyMap({ Child: toyTask('$.command', { End: true }) }, { End: true }) }),
    );
    expect(outcome).toMatchObject({
      status: 'failed',
      error: 'States.ItemReaderFailed',
      cause: expect.stringContaining('r1/manifest.json'),
    });
  });

  it('refuses what would run otherwise on AWS', async () => {
    const toy = await toyRun();
    await expect(toy.run(toyPipeline('A', { A: { Type: 'Map', ItemBatcher: {}, End: true } }))).rejects.toThrow(
      /ItemBatcher/,
    );
  });

  it('passes on what tasks log', async () => {
    const toy = await toyRun();
    await toy.run(toyPipeline('A', { A: toyTask(['log', 'hello'], { End: true }) }));
    expect(toy.events).toContainEqual(
      expect.objectContaining({ type: 'TaskLogged', fields: { word: 'hello' }, event: 'Toy:Said' }),
    );
  });

  it('takes a thousand items without a warning or a leak of listeners', async () => {
    const toy = await toyRun(Array.from({ length: 1000 }, (_, index) => index));
    const warnings: Error[] = [];
    const warn = (warning: Error): number => warnings.push(warning);
    process.on('warning', warn);
    const map = toyMap({ Child: { Type: 'Pass', End: true } }, { End: true, ResultPath: '$.items' });
    const outcome = await toy.run(toyPipeline('Map', { Map: map }), { workers: 40 });
    process.off('warning', warn);
    expect(outcome.status === 'succeeded' && (outcome.output as { items: object[] }).items[999]).toEqual({
      run: 'r1',
      command: 999,
    });
    expect(warnings).toEqual([]);
  });
});
