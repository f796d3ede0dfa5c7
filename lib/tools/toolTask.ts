/** The task of a tool step in one process: stages in, runs the tool by the engine of this machine, stages out. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BoundCommand } from '../cwl/bind.ts';
import type { HostPaths } from '../cwl/hostPaths.ts';
import { CONTAINER_PATHS } from '../cwl/local/containerCommand.ts';
import { chooseEngine, ENGINES, type Engine } from '../cwl/local/engine.ts';
import { execute } from '../cwl/local/execute.ts';
import { assertSuccess } from '../cwl/local/runTool.ts';
import { stageItems } from '../cwl/local/stage.ts';
import { collectOutputs } from '../cwl/outputs.ts';
import type { MainContext, TaskEnd } from '../run/taskRunner.ts';
import { startAttempt } from '../steps/attempt.ts';
import { readDocument } from '../steps/documents.ts';
import { taskName } from '../steps/keys.ts';
import { cacheKey, readEntry } from '../store/cache.ts';
import type { Stores } from '../store/store.ts';
import { type Delivered, deliverKept, deliverOutputs } from './deliver.ts';
import { pinnedReference, toolJobDocument } from './job.ts';
import { lineLog } from './lineLog.ts';
import { type PreparedTool, prepareTool } from './prepare.ts';
import {
  type ExecutionFacts,
  isPermanent,
  keepResult,
  recordFailure,
  recordSuccess,
  type ToolExecution,
} from './record.ts';

export interface ToolTaskRequest {
  jobKey: string;
  stores: Stores;
  context: MainContext;
  command: string[];
}

/** What a tool may write, in bytes, where it says nothing. */
const OUTPUT_LIMIT = 8 * 2 ** 30;

/** Runs a task. Never rejects for what the tool does; the exit code tells whether trying again may help. */
export async function runToolTask({ jobKey, stores, context, command }: ToolTaskRequest): Promise<TaskEnd> {
  const { env, signal } = context;
  const started = performance.now();
  const job = await readDocument(stores.work, jobKey, toolJobDocument);
  const task = taskName(jobKey);
  const attempt = await startAttempt({ work: stores.work, jobKey, step: task, log: context.log, env, command });
  const { number, log, note, close } = attempt;
  const execution = { job, jobKey, number, stores, started };
  const facts: ExecutionFacts = {};
  const folder = await mkdtemp(join(tmpdir(), 'chronotiles-tool-'));
  try {
    const delivered = await perform(execution, facts, folder, { ...context, log });
    await recordSuccess(execution, { ...facts, ...delivered });
    log.info({ task, outputs: delivered.outputs.length, cached: facts.isCached ?? false }, 'Tool:Done');
    return { exitCode: 0, status: 'ok' };
  } catch (error) {
    if (signal.aborted) throw error;
    const exitCode = await recordFailure(execution, error, facts);
    const { message, stack } = error as Error;
    note.error({ task, reason: message, ...(!isPermanent(error) && { stack }) }, 'Task:Failed');
    return { exitCode, reason: message };
  } finally {
    await close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function perform(
  { job, stores, jobKey }: ToolExecution,
  facts: ExecutionFacts,
  folder: string,
  { env, signal, log }: MainContext,
): Promise<Delivered> {
  const host: HostPaths = {
    inputs: join(folder, 'inputs'),
    outdir: join(folder, 'outdir'),
    tmpdir: join(folder, 'tmp'),
  };
  const image = pinnedReference(job);
  const engine = await chooseEngine(image, engineAsked(env));
  // Without its image, a tool is whatever program has that name here: nothing to keep under the image's name.
  const pinned = engine === 'process' ? withoutImage(job) : job;
  const paths = engine === 'process' ? host : CONTAINER_PATHS;
  const request = { job: pinned, stores, sources: join(folder, 'sources'), paths, signal };
  const prepared = await prepareTool(request);
  facts.inputs = prepared.inputs;
  facts.argv = prepared.command.argv;
  const kept = await takeKept(prepared, job, stores);
  if (kept) {
    facts.isCached = true;
    return kept;
  }
  const command: BoundCommand = { ...prepared.command, image };
  log.info({ task: taskName(jobKey), engine, argv: command.argv }, 'Tool:Started');
  await stageItems(command.items, host);
  const printed = lineLog(log);
  const ended = await execute({ engine, command, host, outputLimit: OUTPUT_LIMIT, signal, onPrinted: printed.add });
  printed.close();
  facts.exitCode = ended.exitCode;
  assertSuccess(job.tool, ended);
  const found = await collectOutputs(prepared.tool, command, host, ended.exitCode);
  const delivered = await deliverOutputs(job, taskName(jobKey), found, stores);
  await keep(prepared, delivered, stores);
  return delivered;
}

/** The engine that the environment asks for, as `--engine` does. */
const engineAsked = ({ CHRONOTILES_ENGINE: asked }: MainContext['env']): Engine | undefined =>
  ENGINES.find((engine) => engine === asked);

function withoutImage<T extends { image?: unknown }>({ image: _, ...job }: T): Omit<T, 'image'> {
  return job;
}

/** What the cache keeps of the same work, brought to its keys. */
export async function takeKept(
  { cacheFields }: Pick<PreparedTool, 'cacheFields'>,
  job: ToolExecution['job'],
  stores: Stores,
): Promise<Delivered | undefined> {
  if (cacheFields === undefined) return undefined;
  const entry = await readEntry(stores.work, cacheKey(cacheFields));
  const outputs = entry && (await deliverKept(job, entry.outputs, stores));
  return outputs && { outputs, values: entry.result as Delivered['values'] };
}

export async function keep(
  { cacheFields: fields }: Pick<PreparedTool, 'cacheFields'>,
  delivered: Delivered,
  stores: Stores,
): Promise<void> {
  if (fields !== undefined) await keepResult(stores, { fields, key: cacheKey(fields) }, delivered);
}
