/** The thread that runs one task at a time, by the same `main` that the container runs. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import type { Log } from '../steps/log.ts';
import { programUrl } from './program.ts';
import type { Main, TaskEnd } from './taskRunner.ts';

/** From the pool to the thread. */
export type Order = { type: 'run'; program: string; args: string[] } | { type: 'stop' };

/** From the thread to the pool. */
export type Report =
  | { type: 'ended'; end: TaskEnd }
  | { type: 'log'; level: 'info' | 'warn' | 'error'; fields: object; event: string };

let controller = new AbortController();

parentPort?.on('message', async (order: Order) => {
  if (order.type === 'stop') return controller.abort();
  controller = new AbortController();
  const end = await run(order.program, order.args);
  tidyUp();
  report({ type: 'ended', end });
});

async function run(program: string, args: string[]): Promise<TaskEnd> {
  const { main } = (await import(programUrl(program).href)) as { main: Main };
  return main(args, { env: process.env, signal: controller.signal, log });
}

const MiB = 2 ** 20;
/** Resident memory of the whole process from which a worker frees what a task left, rather than keep it for later. */
const TIDY_FROM = 512 * MiB;

/** An idle worker collects no garbage by itself, and its typed arrays count for nothing in the others' limits. */
function tidyUp(): void {
  if (process.memoryUsage.rss() > TIDY_FROM) collectGarbage();
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const say =
  (level: 'info' | 'warn' | 'error') =>
  (fields: object, event: string): void =>
    report({ type: 'log', level, fields, event });

const log: Log = { info: say('info'), warn: say('warn'), error: say('error') };

function report(message: Report): void {
  parentPort?.postMessage(message);
}
