import { describe, expect, it } from 'vitest';
import type { Json, State } from '../pipelines/definition.ts';
import { createMemoryStore } from '../store/memory.ts';
import { loadInterpreter } from './interpreter.ts';
import { services } from './services.ts';
import type { TaskCommand, TaskEnd } from './taskRunner.ts';
import { toyPipeline } from './testing/toyPipeline.ts';

/** Services whose tasks all end in the same way. */
async function given(end: TaskEnd = { exitCode: 0 }) {
  const work = createMemoryStore();
  const commands: TaskCommand[] = [];
  const tasks = {
    run: async (command: TaskCommand) => {
      commands.push(command);
      return end;
    },
    close: async () => {},
  };
  const stores = { inbox: createMemoryStore(), work, tiles: createMemoryStore() };
  const pipeline = toyPipeline('A', {});
  const answer = services({ pipeline, stores, tasks, interpreter: await loadInterpreter(), emit: () => {} });
  const call = (service: string, request: Json, signal = new AbortController().signal) => {
    const state: State = { Type: 'Task', Resource: `arn:aws:states:::${service}`, TimeoutSeconds: 5 };
    return (async () => answer({ state, name: 'A', path: [], request, signal }))();
  };
  return { work, commands, call };
}

const overrides = (...Command: string[]) => ({ ContainerOverrides: [{ Name: 'step', Command }] });

describe('ecs:runTask.sync', () => {
  it('runs the program of the task definition with the overriding command, and describes the stopped task', async () => {
    const { call, commands } = await given();
    const task = await call('ecs:runTask.sync', { TaskDefinition: 'toy', Overrides: overrides('ok', '1') });
    expect(commands).toEqual([{ program: expect.stringContaining('toyProgram'), args: ['ok', '1'] }]);
    expect(task).toMatchObject({ LastStatus: 'STOPPED', Containers: [{ Name: 'step', ExitCode: 0 }] });
  });

  it.each<[string, string, Json]>([
    ['ECS.ClientException', 'a task definition that nobody registered', { TaskDefinition: 'other' }],
    [
      'ECS.InvalidParameterException',
      'overrides that ECS would refuse',
      { TaskDefinition: 'toy', Overrides: overrides('x'.repeat(8200)) },
    ],
  ])('fails with %s for %s', async (name, _, request) => {
    const { call, commands } = await given();
    await expect(call('ecs:runTask.sync', request)).rejects.toMatchObject({ name });
    expect(commands).toEqual([]);
  });

  it('fails with what ended the task', async () => {
    const request = { TaskDefinition: 'toy' };
    const failing = await given({ exitCode: 1, reason: 'No.' });
    await expect(failing.call('ecs:runTask.sync', request)).rejects.toMatchObject({ name: 'States.TaskFailed' });
    const slow = await given({ exitCode: 137, timedOut: true });
    await expect(slow.call('ecs:runTask.sync', request)).rejects.toMatchObject({ name: 'States.Timeout' });
    await expect(failing.call('ecs:runTask.sync', request, AbortSignal.abort())).rejects.toMatchObject({
      isRetryable: false,
      isCatchable: false,
    });
  });
});

describe('s3', () => {
  it('writes an object as JSON, and reads it back', async () => {
    const { call, work } = await given();
    await call('aws-sdk:s3:putObject', { Bucket: 'work-bucket', Key: 'a.json', Body: { Error: 'E' } });
    expect(Buffer.from(await work.get('a.json')).toString()).toBe('{"Error":"E"}');
    expect(await call('s3:getObject', { Bucket: 'work-bucket', Key: 'a.json' })).toEqual({ Error: 'E' });
  });

  it.each([
    ['S3.NoSuchBucketException', { Bucket: 'other', Key: 'a' }],
    ['S3.S3Exception', { Bucket: 'work-bucket', Key: 'a' }],
  ])('fails with %s', async (name, request) => {
    const { call } = await given();
    await expect(call('s3:getObject', request)).rejects.toMatchObject({ name });
  });
});

it('says what nothing here answers', async () => {
  const { call } = await given();
  await expect(call('sqs:sendMessage', {})).rejects.toThrow('sqs:sendMessage');
});
