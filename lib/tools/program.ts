import { parseArgs } from 'node:util';
import type { MainContext, TaskEnd } from '../run/taskRunner.ts';
import { openStore } from '../store/open.ts';
import type { Stores } from '../store/store.ts';
import { runToolTask } from './toolTask.ts';

const USAGE = 'Usage: in|out|companion --job <key>';

/** Something that is done for the job with a key. */
type Work = (request: { jobKey: string; stores: Stores; context: MainContext; command: string[] }) => Promise<TaskEnd>;

/** What the words that a container of the stage image is started with stand for. */
const WORKS: Record<string, () => Promise<Work>> = {
  in: async () => (await import('./staging.ts')).stageIn,
  out: async () => (await import('./staging.ts')).stageOut,
  companion: async () => (await import('./serviceTask.ts')).runCompanion,
};

/** The command of the stage image, `in --job <key>`: one part of the task of a tool or a service. */
export function runStage(args: string[], context: MainContext): Promise<TaskEnd> {
  return perform(WORKS[args[0]], args, context);
}

/** All of the task of a tool in one process, by the words of any of its parts. */
export function runTool(args: string[], context: MainContext): Promise<TaskEnd> {
  return perform(async () => runToolTask, args, context);
}

/** A service and its companion in one process. */
export function runService(args: string[], context: MainContext): Promise<TaskEnd> {
  return perform(async () => (await import('./serviceTask.ts')).runServiceTask, args, context);
}

/** Exit code 100: trying again does not help; 1: it may; 2: wrong usage. */
async function perform(
  load: (() => Promise<Work>) | undefined,
  args: string[],
  context: MainContext,
): Promise<TaskEnd> {
  const jobKey = jobOf(args);
  if (load === undefined || jobKey === undefined) return { exitCode: 2, reason: USAGE };
  try {
    const work = await load();
    return await work({ jobKey, stores: await openStores(context.env), context, command: args });
  } catch (error) {
    const { message, stack } = error as Error;
    context.log.error({ job: jobKey, reason: message, stack }, 'Task:Failed');
    return { exitCode: 1, reason: message };
  }
}

function jobOf(args: string[]): string | undefined {
  const { values } = parseArgs({ args, options: { job: { type: 'string' } }, allowPositionals: true, strict: false });
  return typeof values.job === 'string' ? values.job : undefined;
}

async function openStores(env: MainContext['env']): Promise<Stores> {
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
