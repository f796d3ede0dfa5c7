/** Stage-in and stage-out: what goes before and after the tool's own container, which shares nothing with them but folders. */
import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ToolFailedError } from '../cwl/errors.ts';
import type { HostPaths } from '../cwl/hostPaths.ts';
import { assertSuccess } from '../cwl/local/runTool.ts';
import { stageItems } from '../cwl/local/stage.ts';
import { collectOutputs } from '../cwl/outputs.ts';
import type { MainContext, TaskEnd } from '../run/taskRunner.ts';
import { startAttempt } from '../steps/attempt.ts';
import { readDocument } from '../steps/documents.ts';
import { besideJob, taskName } from '../steps/keys.ts';
import { storedLog } from '../steps/storedLog.ts';
import type { Stores } from '../store/store.ts';
import { deliverOutputs } from './deliver.ts';
import { LostToolError } from './errors.ts';
import { PERMANENT, type ToolJob, toolJobDocument } from './job.ts';
import { type PreparedTool, prepareTool } from './prepare.ts';
import { type ExecutionFacts, recordFailure, recordSuccess, type ToolExecution } from './record.ts';
import { keep, takeKept } from './toolTask.ts';

export interface StageRequest {
  jobKey: string;
  stores: Stores;
  context: MainContext;
  command: string[];
}

/** What stage-in leaves for stage-out. */
interface Staged {
  number: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Absent where the outcome came out of the cache, and is delivered. */
  prepared?: PreparedTool;
}

const exitSchema = z.object({
  exitCode: z.int(),
  seconds: z.number(),
  lastLines: z.string(),
  reason: z.string().optional(),
});

interface Folders {
  control: string;
  inputs: string;
  outdir: string;
  tmp: string;
}

/** Brings inputs, and writes down what the launcher is to run. */
export async function stageIn({ jobKey, stores, context, command }: StageRequest): Promise<TaskEnd> {
  const { env, signal } = context;
  const [startedAt, started] = [Date.now(), performance.now()];
  const folders = foldersOf(env);
  const task = taskName(jobKey);
  const job = await readDocument(stores.work, jobKey, toolJobDocument);
  const attempt = await startAttempt({ work: stores.work, jobKey, step: task, log: context.log, env, command });
  const { number, log, close } = attempt;
  const execution = { job, jobKey, number, stores, started };
  const facts: ExecutionFacts = {};
  try {
    const paths = { inputs: hostOf(folders).inputs, outdir: folders.outdir, tmpdir: folders.tmp };
    const prepared = await prepareTool({ job, stores, sources: join(folders.inputs, 'sources'), paths, signal });
    Object.assign(facts, { inputs: prepared.inputs, argv: prepared.command.argv });
    const kept = await takeKept(prepared, job, stores);
    await writeOrder(folders, job, prepared, kept !== undefined, env);
    if (kept) await recordSuccess(execution, { ...facts, isCached: true, ...kept });
    else await stageItems(prepared.command.items, hostOf(folders));
    const staged: Staged = { number, startedAt, ...(!kept && { prepared }) };
    await writeFile(join(folders.control, 'staged.json'), JSON.stringify(staged));
    log.info({ task, files: prepared.inputs.length, cached: kept !== undefined }, 'Tool:Staged');
    return { exitCode: 0 };
  } catch (error) {
    const exitCode = await recordFailure(execution, error, facts);
    return { exitCode, reason: (error as Error).message };
  } finally {
    await close();
  }
}

/** Takes what the tool put out to its keys, and ends as the tool did. */
export async function stageOut({ jobKey, stores, context }: StageRequest): Promise<TaskEnd> {
  const folders = foldersOf(context.env);
  const job = await readDocument(stores.work, jobKey, toolJobDocument);
  const { number, startedAt, prepared } = await readStaged(folders);
  if (prepared === undefined) return { exitCode: 0, status: 'ok' };
  const task = taskName(jobKey);
  const started = performance.now() - (Date.now() - startedAt);
  const { log, close } = storedLog(stores.work, besideJob(jobKey, `log.${number}.jsonl`), context.log);
  const execution: ToolExecution = { job, jobKey, number, stores, started };
  const facts: ExecutionFacts = { inputs: prepared.inputs, argv: prepared.command.argv };
  try {
    const ended = await readEnd(folders);
    facts.exitCode = ended.exitCode;
    for (const line of ended.lastLines.split('\n')) if (line !== '') log.info({ stream: 'stderr' }, line);
    if (ended.reason !== undefined) throw new ToolFailedError(`The tool ${job.tool.id} was ended: ${ended.reason}.`);
    assertSuccess(job.tool, ended);
    const found = await collectOutputs(prepared.tool, prepared.command, hostOf(folders), ended.exitCode);
    const delivered = await deliverOutputs(job, task, found, stores);
    await keep(prepared, delivered, stores);
    await recordSuccess(execution, { ...facts, ...delivered });
    log.info({ task, outputs: delivered.outputs.length }, 'Tool:Done');
    return { exitCode: 0, status: 'ok' };
  } catch (error) {
    const code = await recordFailure(execution, error, facts);
    const reason = (error as Error).message;
    log.error({ task, reason }, 'Task:Failed');
    // The tool's own code where it has one, so that a failed tool never looks like another one.
    return { exitCode: code === PERMANENT && facts.exitCode ? facts.exitCode : code, reason };
  } finally {
    await close();
  }
}

async function writeOrder(
  { control, tmp }: Folders,
  { tool, image }: ToolJob,
  { command }: PreparedTool,
  skip: boolean,
  env: MainContext['env'],
): Promise<void> {
  const launcher = join(control, 'launcher');
  await copyFile(env.CHRONOTILES_LAUNCHER ?? '/chronotiles/launcher', launcher);
  await chmod(launcher, 0o755);
  const inOutdir = (name: string | undefined): string => (name === undefined ? '' : join(command.paths.outdir, name));
  const order = {
    skip,
    argv: [...(image?.entryPoint ?? []), ...command.argv],
    env: { HOME: command.paths.outdir, TMPDIR: tmp, ...command.env },
    cwd: command.paths.outdir,
    stdin: command.stdin ?? '',
    stdout: inOutdir(command.stdout),
    stderr: inOutdir(command.stderr),
    timeLimitSeconds: command.timeLimit,
    successCodes: tool.successCodes,
    temporaryFailCodes: tool.temporaryFailCodes,
    permanentFailCodes: tool.permanentFailCodes,
  };
  await writeFile(join(control, 'argv.json'), JSON.stringify(order));
}

/** @throws LostToolError where stage-in did not come to its end */
async function readStaged({ control }: Folders): Promise<Staged> {
  const text = await readFile(join(control, 'staged.json'), 'utf8').catch(() => undefined);
  if (text === undefined) throw new LostToolError('The inputs of the tool were not brought.');
  return JSON.parse(text);
}

/** @throws LostToolError where the tool's container did not run */
async function readEnd({ control }: Folders): Promise<z.infer<typeof exitSchema>> {
  const text = await readFile(join(control, 'exit.json'), 'utf8').catch(() => undefined);
  if (text !== undefined) return exitSchema.parse(JSON.parse(text));
  throw new LostToolError('The container of the tool did not run to its end: it was killed, or its image cannot run.');
}

const hostOf = ({ inputs, outdir, tmp }: Folders): HostPaths => ({
  inputs: join(inputs, 'staged'),
  outdir,
  tmpdir: tmp,
});

function foldersOf(env: MainContext['env']): Folders {
  const folder = (name: string): string => {
    const path = env[`CHRONOTILES_${name}`];
    if (path !== undefined) return path;
    throw new Error(`CHRONOTILES_${name} names no folder: the task definition of a tool sets it.`);
  };
  return { control: folder('CONTROL'), inputs: folder('INPUTS'), outdir: folder('OUTDIR'), tmp: folder('TMP') };
}
