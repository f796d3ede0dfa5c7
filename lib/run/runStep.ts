import { parseArgs } from 'node:util';
import { STEP_NAMES, type StepName } from '../steps/names.ts';
import { runTask } from '../steps/task.ts';
import { openStore } from '../store/open.ts';
import type { MainContext, TaskEnd } from './taskRunner.ts';

const USAGE = `Usage: <step> --job <key>, where <step> is one of ${STEP_NAMES.join(', ')}.`;

/**
 * Runs one task by its command, `<step> --job <key>`, with the stores that CHRONOTILES_INBOX, CHRONOTILES_WORK and
 * CHRONOTILES_TILES name. Exit code 0: there is a result, be it ok or invalid. 1: a retry may mend it. 2: wrong usage.
 */
export async function runStep(args: string[], { env, signal, log }: MainContext): Promise<TaskEnd> {
  const command = parseCommand(args);
  if (command === undefined) return { exitCode: 2, reason: USAGE };
  try {
    const stores = {
      inbox: await openStore(named(env, 'CHRONOTILES_INBOX')),
      // What lies here is made again where it is lost.
      work: await openStore(named(env, 'CHRONOTILES_WORK'), { durable: false }),
      tiles: await openStore(named(env, 'CHRONOTILES_TILES')),
    };
    const { status } = await runTask({ ...command, stores, signal, log, env });
    return { exitCode: 0, status };
  } catch (error) {
    const { message, stack } = error as Error;
    log.error({ step: command.step, job: command.jobKey, reason: message, stack }, 'Task:Failed');
    return { exitCode: 1, reason: message };
  }
}

function parseCommand(args: string[]): { step: StepName; jobKey: string } | undefined {
  const { positionals, values } = parseArgs({
    args,
    options: { job: { type: 'string' } },
    allowPositionals: true,
    strict: false,
  });
  const step = STEP_NAMES.find((name) => name === positionals[0]);
  return step !== undefined && typeof values.job === 'string' ? { step, jobKey: values.job } : undefined;
}

function named(env: MainContext['env'], name: string): string {
  const url = env[name];
  if (url === undefined) throw new Error(`${name} does not name a store: set it to s3://<bucket> or file:///<folder>.`);
  return url;
}
