import { parseArgs } from 'node:util';
import type { MainContext, TaskEnd } from '../run/taskRunner.ts';
import { openStore } from '../store/open.ts';
import type { Stores } from '../store/store.ts';
import { runToolTask } from './toolTask.ts';

const USAGE = 'Usage: in|out|all --job <key>';

/** `--job <key>`, with the stores that the environment names. Exit code 100: trying again does not help; 1: it may; 2: wrong usage. */
export async function runTool(args: string[], context: MainContext): Promise<TaskEnd> {
  const jobKey = jobOf(args);
  if (jobKey === undefined) return { exitCode: 2, reason: USAGE };
  try {
    return await runToolTask({ jobKey, stores: await openStores(context.env), context, command: args });
  } catch (error) {
    const { message, stack } = error as Error;
    context.log.error({ job: jobKey, reason: message, stack }, 'Task:Failed');
    return { exitCode: 1, reason: message };
  }
}

export function jobOf(args: string[]): string | undefined {
  const { values } = parseArgs({ args, options: { job: { type: 'string' } }, allowPositionals: true, strict: false });
  return typeof values.job === 'string' ? values.job : undefined;
}

export async function openStores(env: MainContext['env']): Promise<Stores> {
  const open = (name: string) => {
    const url = env[name];
    if (url === undefined)
      throw new Error(`${name} does not name a store: set it to s3://<bucket> or file:///<folder>.`);
    return openStore(url);
  };
  return {
    inbox: await open('CHRONOTILES_INBOX'),
    work: await open('CHRONOTILES_WORK'),
    tiles: await open('CHRONOTILES_TILES'),
  };
}
