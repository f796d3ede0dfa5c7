import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { slots } from './slots.ts';
import type { TaskCommand, TaskEnd, TaskOptions, TaskRunner } from './taskRunner.ts';
import type { Order, Report } from './worker.ts';

export interface PoolOptions {
  /** Tasks that run at once. */
  size: number;
  /** Environment of the tasks: where the stores are. */
  env: Record<string, string>;
  /** What JavaScript objects of one worker may take; typed arrays do not count. */
  heapMiB?: number;
  /** How long a task that is asked to stop may tidy up before it is killed. */
  graceMilliseconds?: number;
}

const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const workerUrl = new URL(`./worker${extension}`, import.meta.url);

/**
 * How long a worker waits for the next task before it is ended: what it holds would count beside the tasks that run. Shorter
 * where the process has grown large, yet longer than it takes from one state to the next.
 */
const IDLE_MILLISECONDS = 1000;
const IDLE_WHEN_LARGE = 150;
const LARGE = 512 * 2 ** 20;

/** Exit code of a process that was killed (128 + SIGKILL), as ECS reports it for want of memory. */
const KILLED = 137;

/**
 * Tasks are batch work: nobody waits for a single pause, and marking in small steps beside the work costs a third more.
 */
setFlagsFromString('--no-incremental-marking');

/**
 * MiB that old objects may take before they are looked through for the first time. From a smaller beginning the limit grows
 * by a collection a step, and tasks are over before it has grown.
 */
setFlagsFromString('--initial-old-space-size=96');

/** Runs tasks in threads of this process, which are kept for the next task as long as nothing goes wrong in them. */
export function workerPool({ size, env, heapMiB = 320, graceMilliseconds = 500 }: PoolOptions): TaskRunner {
  const places = slots(size);
  const all = new Set<Worker>();
  const idle: Worker[] = [];
  const timers = new WeakMap<Worker, NodeJS.Timeout>();

  function start(): Worker {
    const worker = new Worker(workerUrl, {
      env: { ...process.env, ...env },
      resourceLimits: { maxOldGenerationSizeMb: heapMiB },
    });
    all.add(worker);
    worker.once('exit', () => {
      all.delete(worker);
      removeFrom(idle, worker);
    });
    return worker;
  }

  function rest(worker: Worker): void {
    idle.push(worker);
    const patience = process.memoryUsage.rss() > LARGE ? IDLE_WHEN_LARGE : IDLE_MILLISECONDS;
    const timer = setTimeout(() => {
      if (removeFrom(idle, worker)) void worker.terminate();
    }, patience);
    timer.unref();
    timers.set(worker, timer);
  }

  function take(): Worker {
    const worker = idle.pop() ?? start();
    clearTimeout(timers.get(worker));
    return worker;
  }

  async function run(command: TaskCommand, options: TaskOptions): Promise<TaskEnd> {
    const release = command.isService ? () => {} : await places.take(options.signal);
    if (release === undefined) return { exitCode: KILLED, reason: 'Ended before it started.' };
    try {
      const worker = take();
      options.onStart();
      const { end, healthy } = await runIn(worker, command, options, graceMilliseconds);
      if (healthy) rest(worker);
      else await worker.terminate();
      return end;
    } finally {
      release();
    }
  }

  async function close(): Promise<void> {
    await Promise.all([...all].map((worker) => worker.terminate()));
  }

  return { run, close };
}

function removeFrom(workers: Worker[], worker: Worker): boolean {
  const index = workers.indexOf(worker);
  if (index >= 0) workers.splice(index, 1);
  return index >= 0;
}

interface RunIn {
  end: TaskEnd;
  /** Whether the worker may take another task. */
  healthy: boolean;
}

function runIn(worker: Worker, command: TaskCommand, options: TaskOptions, grace: number): Promise<RunIn> {
  const { signal, timeoutSeconds, log } = options;
  const { promise, resolve } = Promise.withResolvers<RunIn>();
  let timedOut = false;
  let failure: Error | undefined;
  let killer: NodeJS.Timeout | undefined;

  const order = (message: Order): void => worker.postMessage(message);
  const stop = (): void => {
    order({ type: 'stop' });
    killer ??= setTimeout(() => void worker.terminate(), grace);
  };
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, timeoutSeconds * 1000);

  const settle = (end: TaskEnd, healthy: boolean): void => {
    clearTimeout(timer);
    clearTimeout(killer);
    signal.removeEventListener('abort', stop);
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    resolve({ end: timedOut ? { ...end, timedOut } : end, healthy });
  };
  const onMessage = (report: Report): void => {
    if (report.type === 'log') log[report.level](report.fields, report.event);
    else settle(report.end, killer === undefined);
  };
  const onError = (error: Error): void => {
    failure = error;
  };
  // A crashed thread says why by `error`, and is gone only at `exit`.
  const onExit = (): void => settle({ exitCode: KILLED, reason: failure?.message ?? 'The worker was killed.' }, false);

  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  signal.addEventListener('abort', stop, { once: true });
  order({ type: 'run', ...command });
  if (signal.aborted) stop();
  return promise;
}
