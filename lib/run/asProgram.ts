import { pino } from 'pino';
import type { Main } from './taskRunner.ts';

/** Runs a task's `main` as this process: arguments and stores from outside, log lines to stdout, exit code to the end. */
export async function runAsProgram(main: Main): Promise<void> {
  const log = pino({ base: null });
  const controller = new AbortController();
  // ECS sends SIGTERM, and SIGKILL half a minute later.
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => controller.abort());
  const end = await main(process.argv.slice(2), { env: process.env, signal: controller.signal, log });
  if (end.reason !== undefined) log.error({ reason: end.reason }, 'Task:Ended');
  process.exitCode = end.exitCode;
}
