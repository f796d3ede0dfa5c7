/** The commands of the workbench, as functions, on runs of this process and on records as any runner leaves them. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { putExecution, putRecords, putTask } from '../../run/testing/records.ts';
import { putValues } from '../../run/values.ts';
import { createFileStore } from '../../store/file.ts';
import type { ObjectStore } from '../../store/store.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../errors.ts';
import { describeTask } from './describe.ts';
import { showEvents } from './events.ts';
import { execInTask } from './exec.ts';
import { drawPipeline } from './graph.ts';
import { showHistory } from './history.ts';
import { followLog, showLog } from './logs.ts';
import { listPipelines } from './pipelines.ts';
import { retryRun } from './retry.ts';
import { showRun, showRuns, watchRun } from './status.ts';
import { stopRun } from './stop.ts';
import { listTasks } from './tasks.ts';
import { testTask } from './test.ts';
import { showTrail } from './trail.ts';
import { triggerPipeline } from './trigger.ts';
import { showValues } from './values.ts';

let root: string;
let directory: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chronotiles-workbench-'));
  vi.stubEnv('XDG_CACHE_HOME', join(root, 'cache'));
  vi.stubEnv('TOY_FOLDER', root);
  vi.stubEnv('TMPDIR', join(root, 'tmp'));
  await mkdir(join(root, 'tmp'));
  directory = join(root, 'pipelines');
  await mkdir(directory);
  await writeFile(join(directory, 'toy.ts'), TOY);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

/** Two tasks of the toy program, the second one told what to do by the input. */
const TOY = `
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { z } from 'zod';
const task = (command) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::ecs:runTask.sync',
  TimeoutSeconds: 30,
  Parameters: { TaskDefinition: 'toy', Overrides: { ContainerOverrides: [{ Name: 'step', ...command }] } },
  ResultPath: null,
});
export const pipeline = {
  name: 'toy',
  summary: 'Does as it is told.',
  inputs: z.object({ verb: z.string().default('ok') }),
  build(scope) {
    const first = new sfn.CustomState(scope, 'First', { stateJson: task({ Command: ['log', 'first'] }) });
    const command = { 'Command.$': "States.Array($.input.verb, $.date)" };
    first.next(new sfn.CustomState(scope, 'Second', { stateJson: task(command) }));
    const program = ${JSON.stringify(resolve('lib/run/testing/toyProgram.ts'))};
    return { start: first, taskDefinitions: { toy: { container: 'step', program, vcpu: 1, memoryMiB: 512 } } };
  },
};
`;

let said: string[];
let context: Context;
let flags: { out: string };
let work: ObjectStore;
beforeEach(async () => {
  said = [];
  context = { signal: new AbortController().signal, progress: { say: (line) => said.push(line), show() {} } };
  flags = { out: await mkdtemp(join(root, 'tiles-')) };
  await mkdir(join(flags.out, '.chronotiles'));
  work = createFileStore(join(flags.out, '.chronotiles'));
});

const trigger = (verb: string, date = '2026-11-25') =>
  triggerPipeline({ ...flags, directory, date, input: [`verb=${verb}`] }, 'toy', context);

describe('pipelines of a folder of one’s own', () => {
  it('are listed, outlined and drawn', async () => {
    expect((await listPipelines({ directory })).lines).toContainEqual(
      expect.stringMatching(/^toy +Does as it is told/),
    );
    expect((await listPipelines({ directory, report: true })).lines).toContainEqual(
      expect.stringMatching(/^toy +2 tasks +\d\.\d{3} s +.*toy\.ts$/),
    );
    expect((await listTasks({ directory }, 'toy')).lines.map((line) => line.split(' ')[0])).toEqual([
      'First',
      'Second',
    ]);
    expect((await listTasks({ directory, tree: true }, 'toy')).lines).toEqual(['toy', '├─ First', '└─ Second']);
    const mermaid = (await drawPipeline({ directory, format: 'mermaid' }, 'toy')).lines;
    expect(mermaid).toEqual(['flowchart TD', '  s0["First"]', '  s1["Second"]', '  s0 --> s1']);
    const [svg] = (await drawPipeline({ directory, format: 'svg' }, 'toy')).lines;
    expect(svg.match(/<rect/g)).toHaveLength(2);
    expect(svg).toContain('>First</text>');
  });

  it('are not there under another name, nor in no folder', async () => {
    await expect(listTasks({ directory }, 'tyo')).rejects.toThrow(UsageError);
    await expect(listPipelines({ directory: join(root, 'nowhere') })).rejects.toThrow(UsageError);
  });

  it('ship with maps within them', async () => {
    const tree = (await listTasks({ tree: true }, 'temporalTiles')).lines;
    expect(tree.slice(1, 4)).toEqual(['├─ collect (Collect)', '├─ Split: for each', '│  └─ split (Split task)']);
    expect(tree.join()).not.toContain('Record failed');
  });
});

describe('trigger', () => {
  it('runs a pipeline, once more for the same date and inputs', async () => {
    expect((await trigger('ok')).lines).toEqual([expect.stringMatching(/^toy, run [0-9a-f]{20}: succeeded$/)]);
    await trigger('ok');
    await trigger('ok', '2026-11-26');
    const { executions } = (await showHistory(flags, 'toy')).result as { executions: { execution: number }[] };
    expect(executions.map(({ execution }) => execution)).toEqual([1, 2, 1]);
    expect((await showRuns(flags)).lines[1]).toMatch(/toy +2026-11-26 +succeeded/);
  });

  it('tells why a run failed, and retries it on the same inputs', async () => {
    const outcome = await trigger('fail');
    expect(outcome).toMatchObject({ exitCode: 1, result: { status: 'failed' } });
    expect(outcome.lines[0]).toMatch(/failed\. 2026-11-25 failed$/);
    expect((await showRun(flags, 'last')).lines[0]).toMatch(/: failed\. 2026-11-25 failed$/);
    expect(await retryRun(flags, 'last', context)).toMatchObject({ exitCode: 1, result: { execution: 2 } });
    expect((await showEvents(flags, 'last')).lines.map((line) => line.slice(25))).toEqual([
      expect.stringMatching(/^execution 1 +run started +by /),
      expect.stringMatching(/^execution 1 +run ended +failed: 2026-11-25 failed/),
      expect.stringMatching(/^execution 2 +run started +by /),
      expect.stringMatching(/^execution 2 +run ended +failed: 2026-11-25 failed/),
    ]);
  });

  it('refuses what the pipeline does not take', async () => {
    const start = (input: string[], date = '2026-11-25') =>
      triggerPipeline({ ...flags, directory, date, input }, 'toy', context);
    await expect(start(['vreb=ok'])).rejects.toThrow('takes no "vreb". It takes: verb.');
    await expect(start([], 'tomorrow')).rejects.toThrow('"tomorrow" is no date');
    await expect(triggerPipeline({ ...flags, input: ['dataset=x'] }, 'temporalTiles', context)).rejects.toThrow(
      '--inbox',
    );
    expect((await showRuns(flags)).lines).toEqual([expect.stringContaining('There are no runs yet')]);
  });

  it('is stopped by a request in the store', async () => {
    const run = trigger('sleep');
    run.catch(() => {});
    await expect.poll(async () => (await showRuns(flags)).lines[1], { timeout: 10_000 }).toMatch(/running/);
    expect((await stopRun({ ...flags, wait: true }, 'last', context)).lines).toEqual([
      expect.stringMatching(/ is aborted\.$/),
    ]);
    await expect(run).rejects.toThrow(/was stopped by "chronotiles stop"/);
    await expect(stopRun({ ...flags, wait: true }, 'last', context)).rejects.toThrow(/does not run: it is aborted/);
  });
});

describe('test', () => {
  const test = (task: string, more: object = {}) =>
    testTask({ ...flags, directory, input: [], ...more }, { pipeline: 'toy', task, date: '2026-11-25' }, context);

  it('runs one task alone by hand, and leaves nothing', async () => {
    expect((await test('Second', { input: ['verb=log'] })).lines.at(-1)).toMatch(/^Second succeeded in /);
    expect(said.join()).toContain('Toy:Said word=2026-11-25');
    expect(await test('Second', { input: ['verb=fail'] })).toMatchObject({ exitCode: 1, result: { written: [] } });
    expect((await showRuns(flags)).lines).toEqual([expect.stringContaining('There are no runs yet')]);
    expect(await readdir(join(root, 'tmp'))).toEqual([]);
  });

  it('takes the inputs of a run', async () => {
    await trigger('fail');
    await putRecords(work, (await readdir(join(flags.out, '.chronotiles/v1/runs')))[0], { 'Second/job.json': {} });
    const outcome = await testTask(
      { ...flags, directory, input: [], from: 'last/Second' },
      { pipeline: 'toy', task: 'Second', date: undefined },
      context,
    );
    expect(outcome.lines.at(-1)).toMatch(/^Second failed in .*: 2026-11-25 failed$/);
  });

  it('wants an item for a task of a map, and a task that there is', async () => {
    const split = testTask(
      { ...flags, input: ['dataset=x'] },
      { pipeline: 'temporalTiles', task: 'split', date: undefined },
      context,
    );
    await expect(split).rejects.toThrow(/is run for each item of "Split": take one by --from <run>\/split\/<n>, or/);
    await expect(test('Third')).rejects.toThrow('has no task "Third". Its tasks are: First, Second.');
    await expect(test('Second', { from: 'last' })).rejects.toThrow(/names no task: write <run>\/<task>/);
  });
});

describe('a run that any runner left', () => {
  beforeEach(async () => {
    await putRecords(work, 'abc1', { 'inputs.json': { dataset: 'town' } });
    const end = { status: 'failed' as const, endedAt: '2026-01-01T00:00:09Z', reason: 'The disk is full.' };
    await putExecution(work, 'abc1', { startedAt: '2026-01-01T00:00:00Z', end });
    await putTask(
      work,
      'abc1',
      'collect',
      [
        [
          ['2026-01-01T00:00:01Z', 'Task:Started'],
          ['2026-01-01T00:00:02Z', 'Task:Done', { sources: 3 }],
        ],
      ],
      { 'result.json': { status: 'ok', task: 'collect', step: 'collect', seconds: 1, bytesRead: 2000 } },
    );
    const cause = JSON.stringify({ Containers: [{ ExitCode: 7, Reason: 'The disk is full.' }] });
    await putTask(work, 'abc1', 'split/00000', [[['2026-01-01T00:00:03Z', 'Task:Started']]], {
      'failed.json': { Error: 'States.TaskFailed', Cause: cause },
    });
  });

  it('is shown with its steps and faults', async () => {
    expect((await showRun(flags, 'abc')).lines).toEqual([
      'temporalTiles of town, run abc1: failed. The disk is full.',
      '  started 2026-01-01 00:00:00 by anna@laptop, local, 9.0 s',
      expect.stringMatching(/^ {2}collect +1 of 1 task +1 ok +1\.0 s$/),
      expect.stringMatching(/^ {2}split +1 of 1 task +1 failed$/),
      '  split/00000 is failed: The disk is full.',
    ]);
    expect(await watchRun(flags, 'abc', context)).toMatchObject({ exitCode: 1 });
    expect(said).toEqual(['collect: ok, 1.0 s', 'split/00000: failed: The disk is full.']);
  });

  it('has logs, of all tasks or one', async () => {
    expect((await showLog(flags, 'abc', 'collect')).lines).toEqual([
      '00:00:01.000 collect      Task:Started',
      '00:00:02.000 collect      Task:Done sources=3',
    ]);
    await followLog(flags, 'abc', undefined, context);
    expect(said).toHaveLength(3);
    await expect(showLog(flags, 'abc', 'tile')).rejects.toThrow(
      'has no task "tile". Its tasks are: collect, split/00000.',
    );
  });

  it('has tasks that are described: size, command, exit code, reason and last lines', async () => {
    const text = (await describeTask(flags, 'abc/split/00000')).lines.join('\n');
    expect(text).toMatch(/^split\/00000 of run abc1: failed\. The disk is full\.\nTry 1:/);
    for (const part of [/size +1 vCPU, 2048 MiB/, /command +split --job key/, /exit code +7/, /Task:Started/]) {
      expect(text).toMatch(part);
    }
    await expect(describeTask(flags, 'abc/tile')).rejects.toThrow('has no task "tile"');
  });

  it('leaves a trail of containers', async () => {
    expect((await showTrail(flags, undefined)).lines).toEqual([
      expect.stringMatching(
        /^2026-01-01 00:00:01 {2}abc1\/collect +chronotiles {2}1 vCPU, 2048 MiB {2}ok \(0\) +1\.0 s/,
      ),
      expect.stringMatching(/^2026-01-01 00:00:03 {2}abc1\/split\/00000 +chronotiles .* failed \(7\)/),
    ]);
  });

  it('lets nobody into a task that is over, and says what runs it here', async () => {
    expect((await execInTask(flags, 'abc/split/00000', ['sh'])).lines).toEqual([
      'Nothing can be run in split/00000: it is over (failed).',
      'This runs the same task here, and records nothing:',
      `  $ chronotiles test temporalTiles split --from abc1/split/00000 --out ${flags.out}`,
    ]);
  });

  it('lets nobody into a task that runs elsewhere, or in no container', async () => {
    await putExecution(work, 'abc1', { startedAt: '2026-01-02T00:00:00Z', host: hostname(), pid: process.pid });
    await putTask(work, 'abc1', 'join', [[['2026-01-02T00:00:01Z', 'Task:Started']]]);
    expect((await execInTask(flags, 'abc/join', ['sh'])).lines[0]).toContain('it runs on here');
    await putRecords(work, 'abc1', {
      'join/started.1.json': { try: 1, startedAt: '2026-01-02T00:00:01Z', taskArn: 'arn' },
    });
    expect((await execInTask(flags, 'abc/join', ['sh'])).lines[0]).toContain('Fargate, where tasks let nobody in');
  });

  it('has the small values that its tasks handed on', async () => {
    expect((await showValues(flags, 'abc', undefined)).lines).toEqual(['No task handed on a value.']);
    await putValues(work, 'abc1', 'print_date', { date: '2026-11-25', count: 3 });
    expect((await showValues(flags, 'abc', 'print_date')).lines).toEqual([
      'print_date  date   "2026-11-25"',
      'print_date  count  3',
    ]);
    await expect(showValues(flags, 'abc', 'sleep')).rejects.toThrow('These did: print_date.');
  });

  it('is named by what begins only its name', async () => {
    await putExecution(work, 'abd2', { startedAt: '2026-01-02T00:00:00Z', host: 'elsewhere', pid: 1 });
    await expect(showRun(flags, 'ab')).rejects.toThrow(
      '"ab" names no single run in this work folder. There are: abc1, abd2.',
    );
    await expect(showRun(flags, 'xyz')).rejects.toThrow(UsageError);
    await expect(retryRun(flags, 'abd2', context)).rejects.toThrow(/runs: "chronotiles stop abd2" stops it/);
    await expect(retryRun(flags, 'abc1', context)).rejects.toThrow(/stores that nobody noted: start it there/);
  });

  it('is read by the URL of its store too', async () => {
    const url = pathToFileURL(join(flags.out, '.chronotiles')).href;
    expect((await showRun({ out: 's3://nowhere', work: url }, 'abc')).lines[0]).toContain('run abc1');
    await expect(showRuns({ out: 's3://nowhere' })).rejects.toThrow(/say by --work where/);
    await expect(showRuns({ out: join(root, 'nowhere') })).rejects.toThrow(/There is no folder/);
  });
});
