import { availableParallelism } from 'node:os';
import type { Json, RenderedPipeline } from '../pipelines/definition.ts';
import { assertPortable } from '../pipelines/portable.ts';
import type { Stores } from '../store/store.ts';
import type { RunEvent, RunEventBody } from './events.ts';
import { loadInterpreter } from './interpreter.ts';
import { runMachine } from './machine.ts';
import { failureReason } from './reason.ts';
import { services } from './services.ts';
import type { TaskRunner } from './taskRunner.ts';
import { workerPool } from './workerPool.ts';

export interface RunRequest {
  pipeline: RenderedPipeline;
  /** What the state machine is started with. */
  input: { run: string; [key: string]: Json };
  /** Of the execution, as `$$.Execution.Name` tells it; that of the run, if not given. */
  name?: string;
  stores: Stores;
  /** The same stores as tasks open them: `file:///…` or `s3://…`. */
  storeUrls: Record<keyof Stores, string>;
  /** Tasks that run at once; as many as there are cores, if not given. */
  workers?: number;
  signal?: AbortSignal;
  onEvent?: (event: RunEvent) => void;
  /** Makes what the tasks run in: `workerPool`, if not given, or `processPool`. The run closes it. */
  pool?: (options: { size: number; env: Record<string, string> }) => TaskRunner;
  /** No throttled service has to recover here, so that retries wait for a second at most, if not given. */
  maxRetryDelaySeconds?: number;
}

export type Outcome =
  | { status: 'succeeded'; output: Json }
  /** Error and cause as Step Functions tells them, and the reason that they hold for a person. */
  | { status: 'failed'; error: string; cause: string; reason: string }
  | { status: 'aborted' };

/** Runs a rendered pipeline on this machine to its end. When it settles, no worker is left. @throws NotPortableError */
export async function runPipeline(request: RunRequest): Promise<Outcome> {
  const { pipeline, input, stores, storeUrls, workers = availableParallelism() } = request;
  const {
    signal = new AbortController().signal,
    onEvent = () => {},
    pool = workerPool,
    maxRetryDelaySeconds = 1,
  } = request;
  assertPortable(pipeline.definition);
  const env = {
    CHRONOTILES_INBOX: storeUrls.inbox,
    CHRONOTILES_WORK: storeUrls.work,
    CHRONOTILES_TILES: storeUrls.tiles,
  };
  const tasks = pool({ size: workers, env });
  const emit = (event: RunEventBody): void => onEvent({ ...event, at: Date.now() });
  const interpreter = await loadInterpreter();
  const answer = services({ pipeline, stores, tasks, interpreter, emit });
  const execution = { interpreter, answer, emit, concurrency: workers, maxRetryDelaySeconds };
  const context = {
    Execution: { Id: `local:${input.run}`, Name: request.name ?? input.run },
    StateMachine: { Name: pipeline.name },
  };

  emit({ type: 'RunStarted', run: input.run });
  let outcome: Outcome;
  try {
    const output = await runMachine(execution, pipeline.definition, input, { path: [], context, signal });
    outcome = { status: 'succeeded', output };
  } catch (error) {
    const { name, message } = error as Error;
    const failed = { status: 'failed' as const, error: name, cause: message, reason: failureReason(name, message) };
    outcome = signal.aborted ? { status: 'aborted' } : failed;
  } finally {
    await tasks.close();
  }
  emit({ type: 'RunEnded', run: input.run, status: outcome.status });
  return outcome;
}
