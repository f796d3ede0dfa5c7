import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Json, RenderedPipeline, State } from '../../pipelines/definition.ts';
import { createMemoryStore } from '../../store/memory.ts';
import type { Stores } from '../../store/store.ts';
import type { RunEvent } from '../events.ts';
import { type Outcome, type RunRequest, runPipeline } from '../runPipeline.ts';
import { workerPool } from '../workerPool.ts';

const program = fileURLToPath(new URL('./toyProgram.ts', import.meta.url));

/** A Task that runs the toy program with these words (a value, or a path with `.$`). */
export function toyTask(command: string[] | string, fields: Partial<State> = {}): State {
  const Command = typeof command === 'string' ? { 'Command.$': command } : { Command: command };
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::ecs:runTask.sync',
    TimeoutSeconds: 30,
    Parameters: { TaskDefinition: 'toy', Overrides: { ContainerOverrides: [{ Name: 'step', ...Command }] } },
    ResultPath: null,
    ...fields,
  };
}

/** A distributed Map over `manifest.json` of the work store, whose child runs the command that the item is. */
export function toyMap(child: Record<string, State>, fields: Partial<State> = {}): State {
  return {
    Type: 'Map',
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { Bucket: 'work-bucket', 'Key.$': "States.Format('{}/manifest.json', $.run)" },
    },
    ItemSelector: { 'run.$': '$.run', 'command.$': '$$.Map.Item.Value' },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: Object.keys(child)[0],
      States: child,
    },
    ResultPath: null,
    ...fields,
  };
}

export const toyPipeline = (startAt: string, states: Record<string, State>): RenderedPipeline => ({
  name: 'toy',
  definition: { StartAt: startAt, States: states },
  buckets: { 'work-bucket': 'work' },
  taskDefinitions: { toy: { container: 'step', program, vcpu: 1, memoryMiB: 512 } },
});

export interface ToyRun {
  folder: string;
  stores: Stores;
  events: RunEvent[];
  /** Lines that the program wrote, sorted: the commands that were run. */
  commands(): Promise<string[]>;
  run(pipeline: RenderedPipeline, options?: Partial<RunRequest>, how?: typeof runPipeline): Promise<Outcome>;
}

/** A folder, stores and a run of their own for one test. */
export async function toyRun(manifest: Json = []): Promise<ToyRun> {
  const folder = await mkdtemp(join(tmpdir(), 'chronotiles-run-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const stores = { inbox: createMemoryStore(), work: createMemoryStore(), tiles: createMemoryStore() };
  await stores.work.put('r1/manifest.json', JSON.stringify(manifest));
  const events: RunEvent[] = [];
  return {
    folder,
    stores,
    events,
    commands: async () =>
      (await readFile(`${folder}/log.txt`, 'utf8').catch(() => '')).split('\n').filter(Boolean).toSorted(),
    run: (pipeline, options = {}, how = runPipeline) =>
      how({
        pipeline,
        input: { run: 'r1' },
        stores,
        storeUrls: { inbox: 'memory:', work: 'memory:', tiles: 'memory:' },
        workers: 2,
        maxRetryDelaySeconds: 0.01,
        onEvent: (event) => events.push(event),
        pool: ({ size }) => workerPool({ size, env: { TOY_FOLDER: folder }, graceMilliseconds: 100, heapMiB: 32 }),
        ...options,
      }),
  };
}
