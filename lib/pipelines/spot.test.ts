import { expect, it } from 'vitest';
import { type Outcome, runPipeline } from '../run/runPipeline.ts';
import type { TaskEnd } from '../run/taskRunner.ts';
import { renderTemporalTiles } from '../stacks/rendering.ts';
import { createMemoryStore } from '../store/memory.ts';
import type { RenderedPipeline, StateMachine } from './definition.ts';

const INTERRUPTED: TaskEnd = { exitCode: 143, reason: 'SpotInterruption: Your Spot Task was interrupted.' };
const CRASHED: TaskEnd = { exitCode: 1, reason: 'It crashed.' };
const DONE: TaskEnd = { exitCode: 0 };

/** Runs the pipeline on Spot; its tasks end as they are told, and well when nothing is told any more. */
async function runOnSpot(
  ends: Record<string, TaskEnd[]>,
): Promise<{ outcome: Outcome; states: string[]; work: string[] }> {
  const pipeline = withoutPauses(renderTemporalTiles({ capacity: 'spot' }));
  const stores = { inbox: createMemoryStore(), work: createMemoryStore(), tiles: createMemoryStore() };
  for (const step of ['split', 'match', 'tile']) {
    const jobs = step === 'tile' ? [{ job: 'v1/runs/r1/tile/00000/job.json' }] : [];
    await stores.work.put(`v1/runs/r1/${step}/manifest.json`, JSON.stringify(jobs));
  }
  const states: string[] = [];
  const outcome = await runPipeline({
    pipeline,
    input: { run: 'r1' },
    stores,
    storeUrls: { inbox: 'memory:', work: 'memory:', tiles: 'memory:' },
    maxRetryDelaySeconds: 0.01,
    onEvent: (event) => event.type === 'TaskStarted' && states.push(event.state),
    pool: () => ({
      run: async ({ args: [step] }, { onStart }) => {
        onStart();
        return ends[step]?.shift() ?? DONE;
      },
      close: async () => {},
    }),
  });
  const work = (await stores.work.list('')).objects.map(({ key }) => key);
  return { outcome, states, work };
}

/** Nobody waits here for capacity to come back. */
function withoutPauses(pipeline: RenderedPipeline): RenderedPipeline {
  const shorten = ({ States }: StateMachine): void => {
    for (const state of Object.values(States)) {
      if (state.Type === 'Wait') state.Seconds = 0;
      if (state.ItemProcessor) shorten(state.ItemProcessor);
    }
  };
  shorten(pipeline.definition);
  return pipeline;
}

const times = <T>(count: number, what: T): T[] => Array.from({ length: count }, () => what);
const ALL = ['Collect', 'Survey', 'Join', 'Tile task', 'Assemble', 'Publish'];

it('starts every task on Spot, and no other where all goes well', async () => {
  const { outcome, states } = await runOnSpot({});
  expect(outcome.status).toBe('succeeded');
  expect(states).toEqual(ALL);
});

it('starts an interrupted task again on Spot, as often as it takes', async () => {
  const { outcome, states } = await runOnSpot({ collect: times(9, INTERRUPTED), tile: times(5, INTERRUPTED) });
  expect(outcome.status).toBe('succeeded');
  expect(states.filter((state) => state === 'Collect')).toHaveLength(10);
  expect(states.filter((state) => state === 'Tile task')).toHaveLength(6);
  expect(states.filter((state) => / again$/.test(state))).toEqual([]);
});

it('leaves a task that fails all its tries, however often it was interrupted', async () => {
  const { outcome, states } = await runOnSpot({ join: [...times(4, INTERRUPTED), ...times(3, CRASHED)] });
  expect(outcome.status).toBe('succeeded');
  expect(states.filter((state) => state === 'Join')).toHaveLength(5);
  expect(states.filter((state) => state === 'Join again')).toHaveLength(3);
});

it('fails with what went wrong when the tries are used up', async () => {
  const { outcome, states, work } = await runOnSpot({ join: [INTERRUPTED, ...times(4, CRASHED)] });
  expect(outcome).toMatchObject({
    status: 'failed',
    error: 'States.TaskFailed',
    reason: expect.stringContaining('crashed'),
  });
  expect(states).not.toContain('Assemble');
  expect(work).toContain('v1/runs/r1/join/failed.json');
});
