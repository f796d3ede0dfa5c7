import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { programUrl } from './program.ts';
import { slots } from './slots.ts';
import type { TaskCommand, TaskEnd, TaskOptions, TaskRunner } from './taskRunner.ts';

export interface ProcessPoolOptions {
  /** Tasks that run at once. */
  size: number;
  /** Environment of the tasks: where the stores are. */
  env: Record<string, string>;
  /** How long a task that got SIGTERM may tidy up before it is killed; ECS waits for 30 seconds. */
  graceMilliseconds?: number;
}

/** Exit code of a process that was killed (128 + SIGKILL), as ECS reports it. */
const KILLED = 137;

/** Runs every task in a process of its own, by the very command of its container. */
export function processPool({ size, env, graceMilliseconds = 2000 }: ProcessPoolOptions): TaskRunner {
  const places = slots(size);
  const all = new Map<ChildProcess, Promise<unknown>>();

  async function run(command: TaskCommand, options: TaskOptions): Promise<TaskEnd> {
    const release = command.isService ? () => {} : await places.take(options.signal);
    if (release === undefined) return { exitCode: KILLED, reason: 'Ended before it started.' };
    options.onStart();
    const child = spawn(process.execPath, [fileURLToPath(programUrl(command.program)), ...command.args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = watch(child, options, graceMilliseconds);
    all.set(child, ended);
    try {
      return await ended;
    } finally {
      all.delete(child);
      release();
    }
  }

  async function close(): Promise<void> {
    for (const child of all.keys()) child.kill('SIGKILL');
    await Promise.all(all.values());
  }

  return { run, close };
}

/** Resolves when the process is gone. */
async function watch(child: ChildProcess, options: TaskOptions, grace: number): Promise<TaskEnd> {
  const { signal, timeoutSeconds } = options;
  const { promise: closed, resolve } = Promise.withResolvers<number>();
  let timedOut = false;
  let reason: string | undefined;
  let killer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill('SIGTERM');
    killer ??= setTimeout(() => child.kill('SIGKILL'), grace);
  };
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, timeoutSeconds * 1000);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();

  child.once('error', (error) => {
    reason = error.message;
    resolve(KILLED);
  });
  child.once('close', (code) => resolve(code ?? KILLED));
  createInterface({ input: child.stdout! }).on('line', (line) => {
    reason = passOn(line, options) ?? reason;
  });
  const exitCode = await closed;
  clearTimeout(timer);
  clearTimeout(killer);
  signal.removeEventListener('abort', stop);
  const why = reason ?? (exitCode === KILLED ? 'The process was killed.' : undefined);
  return { exitCode, ...(exitCode !== 0 && why !== undefined && { reason: why }), ...(timedOut ? { timedOut } : {}) };
}

/** Levels of pino. */
const WARN = 40;
const ERROR = 50;

/** Hands a line of log to the task's log; answers the reason that an error gives. Other lines are no records. */
function passOn(line: string, { log }: TaskOptions): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, time, msg, ...fields } = JSON.parse(line) as { level: number; time: number; msg: string };
    const severity = level >= ERROR ? 'error' : level >= WARN ? 'warn' : 'info';
    log[severity](fields, msg);
    const { reason } = fields as { reason?: string };
    return severity === 'error' ? reason : undefined;
  } catch {
    return undefined;
  }
}
