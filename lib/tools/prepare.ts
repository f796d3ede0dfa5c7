/** From the job of a tool to what is run: inputs fetched, the command bound, and the key that its outcome is kept under. */
import { pathToFileURL } from 'node:url';
import { type BoundCommand, bindCommand } from '../cwl/bind.ts';
import { JobError } from '../cwl/errors.ts';
import { pathOf } from '../cwl/files.ts';
import { completeJob } from '../cwl/job.ts';
import type { ToolPaths } from '../cwl/staging.ts';
import type { Tool } from '../cwl/tool.ts';
import type { CwlType } from '../cwl/types.ts';
import { valuesKey } from '../run/values.ts';
import type { JsonValue } from '../store/json.ts';
import { getIfThere, type Stores } from '../store/store.ts';
import type { ToolInputSource, ToolJob } from './job.ts';
import { type MovedObject, type StoreFiles, storeFiles } from './storeFiles.ts';

export interface PrepareRequest {
  job: ToolJob;
  stores: Stores;
  /** Where inputs are fetched to. */
  sources: string;
  /** The folders as the tool sees them. */
  paths: ToolPaths;
  signal: AbortSignal;
}

export interface PreparedTool {
  tool: Tool;
  command: BoundCommand;
  /** What was fetched, sorted by key. */
  inputs: MovedObject[];
  /** What the outcome depends on; undefined where it must not be taken from the cache. */
  cacheFields: JsonValue | undefined;
}

/** Paths that are the same wherever a tool runs, so that its command line is. */
const CANONICAL: ToolPaths = { inputs: '/inputs', outdir: '/outdir', tmpdir: '/tmp' };
/** Changes when what is kept under the same key would mean something else. */
const CACHE_SCHEMA = 1;

/** @throws JobError for what is missing or of a wrong kind, ToolFileError, ExpressionError */
export async function prepareTool(request: PrepareRequest): Promise<PreparedTool> {
  const { job, stores, sources, paths, signal } = request;
  const files = storeFiles(stores, sources, signal);
  const given: { [name: string]: unknown } = {};
  for (const [name, source] of Object.entries(job.inputs)) {
    given[name] = await inputValue(request, files, name, source);
  }
  const inputs = await completeJob(job.tool, given, files, sources);
  const tool = job.image === undefined ? withoutFolders(job.tool) : job.tool;
  const command = await bindCommand(tool, inputs, paths);
  const canonical = await bindCommand(withoutFolders(job.tool), inputs, CANONICAL);
  const moved = [...files.fetched.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const mayKeep = command.reuse && job.image !== undefined;
  return { tool, command, inputs: moved, cacheFields: mayKeep ? cacheFields(job, canonical, files) : undefined };
}

/** A folder that the tool wants to work in is made by its container alone. */
function withoutFolders(tool: Tool): Tool {
  const { docker } = tool.requirements;
  if (docker?.outputDirectory === undefined) return tool;
  return { ...tool, requirements: { ...tool.requirements, docker: { image: docker.image } } };
}

async function inputValue(
  { job, stores }: PrepareRequest,
  files: StoreFiles,
  name: string,
  source: ToolInputSource,
): Promise<unknown> {
  const { type } = job.tool.inputs.find((input) => input.name === name)!;
  if ('value' in source) return asKind(type, source.value);
  if ('from' in source) {
    const { task, value } = source.from;
    const bytes = await getIfThere(stores.work, valuesKey(job.run, task));
    const values = bytes ? (JSON.parse(Buffer.from(bytes).toString()) as { [name: string]: unknown }) : {};
    if (values[value] !== undefined) return values[value];
    throw new JobError(`The input "${name}" is the value "${value}" of ${task}, which handed on no such value.`);
  }
  const keys = 'key' in source ? [source.key] : Object.values(source.keys);
  const entries = keys.map((key) => ({ class: key.endsWith('/') ? 'Directory' : 'File', path: files.pathFor(key) }));
  for (const [index, { path }] of entries.entries()) await needObject(files, name, keys[index], path);
  return 'key' in source ? entries[0] : entries;
}

async function needObject(files: StoreFiles, name: string, key: string, path: string): Promise<void> {
  if (await files.look(pathToFileURL(path).href)) return;
  throw new JobError(`The input "${name}" is ${key}, and there is no such object.`);
}

/** Words of a pipeline's input are text; a tool that takes a number gets one. */
function asKind(type: CwlType, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const kinds = (type.kind === 'union' ? type.types : [type]).map((one) => (one.kind === 'simple' ? one.name : ''));
  const isNumber = kinds.some((kind) => ['int', 'long', 'float', 'double'].includes(kind));
  if (isNumber && !kinds.includes('string') && value.trim() !== '' && !Number.isNaN(Number(value)))
    return Number(value);
  if (kinds.includes('boolean') && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function cacheFields({ tool, image }: ToolJob, command: BoundCommand, { fetched }: StoreFiles): JsonValue {
  const { argv, env, stdin, stdout, stderr, items, timeLimit } = command;
  const staged = items.map(({ folder, target, source }) => {
    if (!('location' in source)) return { folder, target, ...source };
    const path = pathOf(source.location);
    const inside = [...fetched].filter(([at]) => at === path || at.startsWith(`${path}/`)).sort();
    return { folder, target, files: inside.map(([at, { sha256 }]) => [at.slice(path.length), sha256]) };
  });
  const { successCodes, outputs } = tool;
  return {
    schema: CACHE_SCHEMA,
    image: image!.digest,
    entryPoint: image!.entryPoint,
    argv,
    env,
    streams: [stdin ?? null, stdout ?? null, stderr ?? null],
    timeLimit,
    inputs: staged as unknown as JsonValue,
    outputs: outputs as unknown as JsonValue,
    successCodes,
  };
}
