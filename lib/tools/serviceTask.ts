/** The task of a service: as the companion beside its container, or with the service itself where there is no Fargate. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { chooseEngine, ENGINES } from '../cwl/local/engine.ts';
import type { MainContext, TaskEnd } from '../run/taskRunner.ts';
import { startAttempt } from '../steps/attempt.ts';
import { readDocument } from '../steps/documents.ts';
import { resultKey } from '../steps/keys.ts';
import type { Log } from '../steps/log.ts';
import type { Stores } from '../store/store.ts';
import { accompany, type CompanionRequest } from './companion.ts';
import { lineLog } from './lineLog.ts';
import { type ServiceAddress, type ServiceJob, serviceJobDocument, urlOf } from './serviceJob.ts';

export interface ServiceRequest {
  jobKey: string;
  stores: Stores;
  context: MainContext;
  command: string[];
}

const LOOPBACK = '127.0.0.1';
/** The root of the package: what our own image works in. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** `.ts` where this runs from source, as it does in our image; `.js` where it was compiled. */
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
/** Here a look costs next to nothing. */
const LOCAL_LOOKS_MILLISECONDS = 100;

/** On Fargate: the service is the next container of the same task, and has its address. */
export function runCompanion(request: ServiceRequest): Promise<TaskEnd> {
  return recorded(request, async (job) => {
    const { port } = job.ready;
    const host = await ownAddress(request.context.env.ECS_CONTAINER_METADATA_URI_V4);
    return { probed: { host: LOOPBACK, port }, told: { host, port } };
  });
}

/** Here: starts the service too, on loopback and at a free port, and ends it. */
export async function runServiceTask(request: ServiceRequest): Promise<TaskEnd> {
  let child: ChildProcess | undefined;
  try {
    return await recorded(request, async (job, log) => {
      const address = { host: LOOPBACK, port: await freePort() };
      const started = await startService(job, address, request.context.env, log);
      child = started.child;
      return { probed: address, told: address, gone: started.gone, every: LOCAL_LOOKS_MILLISECONDS };
    });
  } finally {
    if (child) endGroup(child);
  }
}

type Place = Pick<CompanionRequest, 'probed' | 'told' | 'gone' | 'every'>;

async function recorded(
  { jobKey, stores, context, command }: ServiceRequest,
  start: (job: ServiceJob, log: Log) => Promise<Place>,
): Promise<TaskEnd> {
  const { env, signal } = context;
  const { work } = stores;
  const began = performance.now();
  const job = await readDocument(work, jobKey, serviceJobDocument);
  const task = `services/${job.name}`;
  const attempt = await startAttempt({ work, jobKey, step: 'services', log: context.log, env, command });
  try {
    const place = await start(job, attempt.log);
    attempt.log.info({ task, url: urlOf(place.told) }, 'Service:Started');
    const reason = await accompany({ job, jobKey, work, signal, ...place });
    attempt.log.info({ task, reason }, 'Service:Ended');
    const seconds = (performance.now() - began) / 1000;
    await work.put(resultKey(jobKey), JSON.stringify({ status: 'ok', task, step: 'services', seconds, ended: reason }));
    return { exitCode: 0, status: 'ok' };
  } catch (error) {
    const reason = (error as Error).message;
    attempt.note.error({ task, reason }, 'Task:Failed');
    return { exitCode: 1, reason };
  } finally {
    await attempt.close();
  }
}

async function startService(
  { container: { image, command, environment = {} }, ready, name }: ServiceJob,
  { host, port }: ServiceAddress,
  env: MainContext['env'],
  log: Log,
): Promise<{ child: ChildProcess; gone: Promise<never> }> {
  const engine = await chooseEngine(
    image?.name,
    ENGINES.find((one) => one === env.CHRONOTILES_ENGINE),
  );
  // In a container of its own it may listen everywhere, at the port that it is said to.
  const inside = engine === 'process' ? { host, port } : { host: '0.0.0.0', port: ready.port };
  const filled = (text: string): string =>
    text.replaceAll('{host}', inside.host).replaceAll('{port}', String(inside.port));
  const variables = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, filled(value)]));
  const words = command
    .map(filled)
    .map((word) => (word.startsWith('containers/') ? word.replace(/\.ts$/, extension) : word));
  const options = ['run', '--rm', '--read-only', '--cap-drop=all', `--publish=${host}:${port}:${inside.port}`];
  const argv =
    engine === 'process'
      ? words
      : [
          engine,
          ...options,
          ...Object.entries(variables).map(([key, value]) => `--env=${key}=${value}`),
          image!.name,
          ...words,
        ];
  const program = argv[0] === 'node' ? process.execPath : argv[0];
  const around = engine === 'process' ? { ...inherited(env), ...variables } : (env as Record<string, string>);
  const child = spawn(program, argv.slice(1), {
    cwd: ROOT,
    env: around,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = lineLog(log);
  child.stdout.on('data', (chunk: Buffer) => printed.add('stdout', chunk));
  child.stderr.on('data', (chunk: Buffer) => printed.add('stderr', chunk));
  const gone = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(new Error(`The service ${name} does not start: ${error.message}.`)));
    child.once('exit', (code) => reject(new Error(`The service ${name} ended by itself, with exit code ${code}.`)));
  });
  // It is waited for only while it is wanted.
  gone.catch(() => {});
  return { child, gone };
}

/** What a process gets of the environment: where programs and the stores are. */
const inherited = (env: MainContext['env']): Record<string, string> =>
  Object.fromEntries(
    ['PATH', 'HOME', 'CHRONOTILES_INBOX', 'CHRONOTILES_WORK', 'CHRONOTILES_TILES']
      .filter((name) => env[name] !== undefined)
      .map((name) => [name, env[name]!]),
  );

/** A process has nothing to tidy up; podman and docker end their container when they are asked to end. */
function endGroup({ pid, spawnfile }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, ['podman', 'docker'].includes(spawnfile) ? 'SIGTERM' : 'SIGKILL');
  } catch {
    // It has ended.
  }
}

const networksSchema = z.looseObject({
  Networks: z.array(z.looseObject({ IPv4Addresses: z.array(z.string()).min(1) })).min(1),
});

/** The address of this task in its network; loopback where none is told, as on an emulator. */
async function ownAddress(metadataUri: string | undefined): Promise<string> {
  if (metadataUri === undefined) return LOOPBACK;
  const parsed = networksSchema.safeParse(await (await fetch(metadataUri)).json());
  return parsed.success ? parsed.data.Networks[0].IPv4Addresses[0] : LOOPBACK;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, LOOPBACK, listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
