/** What a tool left behind, as its outputs say (CWL v1.2 CommandLineTool §"Output binding"). */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BoundCommand } from './bind.ts';
import { parseYaml } from './document.ts';
import { OutputError } from './errors.ts';
import { createEvaluator, type Evaluator, type Scope } from './expressions/evaluator.ts';
import { localFiles, pathOf } from './files.ts';
import { findOutputs, outputAt } from './findOutputs.ts';
import type { HostPaths } from './hostPaths.ts';
import { listed } from './job.ts';
import { hostPathOf, linksIn, realPlace, redirectLinks } from './links.ts';
import { readContents } from './readContents.ts';
import { wantedSecondaryFiles } from './secondaryFiles.ts';
import type { Tool } from './tool.ts';
import { type CwlType, describeType, type Field, fits, isOptional } from './types.ts';
import { type Entry, type FileValue, isFile, mapEntries, partsOfName, type Value } from './values.ts';

export type Outputs = { [name: string]: Value };

interface Collection {
  tool: Tool;
  evaluator: Evaluator;
  command: BoundCommand;
  host: HostPaths;
  scope: Scope;
}

/** What a tool writes by itself instead of what its outputs ask for. */
const WRITTEN_BY_TOOL = 'cwl.output.json';

/**
 * Collects the outputs of a tool that has ended. Files are told by `file:` locations in the working directory.
 * @throws OutputError for what is missing, is of another type, or leads out of the working directory
 */
export async function collectOutputs(
  tool: Tool,
  command: BoundCommand,
  host: HostPaths,
  exitCode: number,
): Promise<Outputs> {
  await redirectLinks(host, command.paths);
  const { outdir, tmpdir } = command.paths;
  const runtime = { outdir, tmpdir, ...command.resources, exitCode };
  const scope = { inputs: command.inputs, self: null, runtime };
  const collection = { tool, evaluator: await createEvaluator(tool), command, host, scope };
  const written = await localFiles.look(pathToFileURL(join(host.outdir, WRITTEN_BY_TOOL)).href);
  const outputs: Outputs = written ? await writtenOutputs(collection) : {};
  for (const output of tool.outputs) {
    const value = written ? (outputs[output.name] ?? null) : await collect(collection, output, output.type);
    if (!fits(output.type, value)) throw new OutputError(mismatch(output, value));
    outputs[output.name] = value;
  }
  return outputs;
}

function mismatch(output: Field, value: Value): string {
  const { glob } = output.outputBinding ?? {};
  const looked = glob === undefined ? '' : ` Looked for: ${[glob].flat().join(', ')}.`;
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    return `The output "${output.name}" is missing: it must be ${describeType(output.type)}.${looked}`;
  }
  return `The output "${output.name}" must be ${describeType(output.type)}, not ${JSON.stringify(value).slice(0, 200)}.`;
}

/** @param type of the output; in an array, that of its items for what is matched */
async function collect(collection: Collection, field: Field, type: CwlType): Promise<Value> {
  if (type.kind === 'union') return collectUnion(collection, field, type.types);
  if (type.kind === 'record') {
    const record: Outputs = {};
    for (const inner of type.fields) record[inner.name] = await collect(collection, inner, inner.type);
    return field.outputBinding?.outputEval === undefined ? record : evaluateOutput(collection, field, record);
  }
  if (field.outputBinding === undefined) return null;
  const matched = await match(collection, field);
  if (field.outputBinding.outputEval !== undefined) return evaluateOutput(collection, field, matched);
  if (type.kind === 'array') return matched ?? [];
  const [only, ...more] = matched ?? [];
  if (more.length > 0) {
    const names = matched!.map(({ basename }) => basename).join(', ');
    throw new OutputError(
      `The output "${field.name}" must be ${describeType(type)}, but more than one file matches: ${names}.`,
    );
  }
  return only ?? null;
}

/** The first alternative that comes to something; nothing, where that is one. */
async function collectUnion(collection: Collection, field: Field, types: CwlType[]): Promise<Value> {
  let failure: unknown;
  for (const type of types) {
    if (type.kind === 'simple' && type.name === 'null') continue;
    try {
      const value = await collect(collection, field, type);
      if (
        value !== null &&
        !(Array.isArray(value) && value.length === 0 && isOptional(field.type)) &&
        fits(type, value)
      )
        return value;
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return null;
}

/** What the glob of an output finds, with what comes along; undefined where there is none. */
async function match(collection: Collection, field: Field): Promise<Entry[] | undefined> {
  const { tool, evaluator, command, host, scope } = collection;
  const { glob, loadContents, loadListing } = field.outputBinding!;
  if (glob === undefined) return undefined;
  const patterns = [glob].flat().flatMap((pattern) => {
    const value = evaluator.evaluate(pattern, scope);
    return [value].flat().map((one) => {
      if (typeof one === 'string') return one;
      throw new OutputError(`The glob of the output "${field.name}" must come to text, not to ${JSON.stringify(one)}.`);
    });
  });
  const found = await findOutputs(host, command.paths, patterns, field.name);
  return Promise.all(
    found.map(async ({ entry: bare, path }) => {
      const entry = seenAt(bare, join(command.paths.outdir, path));
      if (entry.class === 'Directory') {
        return listed(localFiles, entry, loadListing ?? tool.requirements.loadListing);
      }
      const file = withFormat(collection, field, await withSecondaryFiles(collection, field, entry, path));
      if (!loadContents) return file;
      return { ...file, contents: await readContents(localFiles, file.location!, `The output "${field.name}"`) };
    }),
  );
}

function evaluateOutput(
  { tool, evaluator, scope, host, command }: Collection,
  field: Field,
  matched: Value | undefined,
): Promise<Value> {
  const value = evaluator.evaluate(field.outputBinding!.outputEval!, { ...scope, self: matched ?? null });
  return locateOutputs(value, host, command, `The output "${field.name}" of ${tool.file}`);
}

/** An output with the path that expressions know it by. */
const seenAt = <T extends Entry>(entry: T, path: string): T =>
  entry.class === 'File' ? { ...entry, path, dirname: dirname(path) } : { ...entry, path };

/** @param path of the file below the working directory: what comes along lies beside it there */
async function withSecondaryFiles(
  { tool, evaluator, scope, host }: Collection,
  field: Field,
  file: FileValue,
  path: string,
): Promise<FileValue> {
  const folder = dirname(path);
  const others: Entry[] = [];
  for (const wanted of wantedSecondaryFiles(tool, evaluator, field.secondaryFiles, file, scope, false)) {
    const name = 'name' in wanted ? wanted.name : (wanted.entry.basename ?? baseOfPath(wanted.entry.path));
    const found = await outputAt(host, join(folder, name), field.name);
    if (found) others.push(found.entry);
    else if (wanted.required)
      throw new OutputError(`The output "${field.name}" needs ${name} beside ${file.basename}.`);
  }
  return others.length > 0 ? { ...file, secondaryFiles: others } : file;
}

const baseOfPath = (path: string | undefined): string => path?.slice(path.lastIndexOf('/') + 1) ?? '';

function withFormat({ evaluator, scope }: Collection, field: Field, file: FileValue): FileValue {
  if (field.format === undefined) return file;
  const format = evaluator.evaluate([field.format].flat()[0] as string, { ...scope, self: file });
  return typeof format === 'string' ? { ...file, format } : file;
}

async function writtenOutputs({ tool, host, command }: Collection): Promise<Outputs> {
  const text = await readFile(join(host.outdir, WRITTEN_BY_TOOL), 'utf8');
  const value = parseYaml(text, `${WRITTEN_BY_TOOL} of ${tool.file}`) as Value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new OutputError(`${WRITTEN_BY_TOOL} of ${tool.file} must hold an object with the outputs.`);
  }
  return (await locateOutputs(value, host, command, `${WRITTEN_BY_TOOL} of ${tool.file}`)) as Outputs;
}

/** Files that the tool or an expression named by the paths that the tool sees, as this machine sees them. */
async function locateOutputs(value: Value, host: HostPaths, command: BoundCommand, what: string): Promise<Value> {
  const named: Entry[] = [];
  mapEntries(value, (entry) => {
    named.push(entry);
    return entry;
  });
  const places = new Map<Entry, Entry>();
  for (const entry of named) places.set(entry, await locateOutput(entry, host, command, what));
  return mapEntries(value, (entry) => places.get(entry) ?? entry);
}

async function locateOutput(entry: Entry, host: HostPaths, { paths }: BoundCommand, what: string): Promise<Entry> {
  const { path, location, ...rest } = entry;
  const reference = path ?? location;
  if (reference === undefined) return entry;
  const seen = reference.startsWith('file:') ? pathOf(reference) : reference;
  const at = seen.startsWith('/') ? (hostPathOf(seen, host, paths) ?? seen) : join(host.outdir, seen);
  if (!(await localFiles.look(pathToFileURL(at).href)))
    throw new OutputError(`${what} names ${reference}, which is not there.`);
  const real = await realPlace(at, host, what);
  if (entry.class === 'Directory') for await (const link of linksIn(real)) await realPlace(link, host, what);
  const found = pathToFileURL(at).href;
  const basename = entry.basename ?? baseOfPath(at);
  if (!isFile(entry)) return { ...rest, class: 'Directory', location: found, basename };
  const { size } = (await localFiles.look(found)) ?? { size: 0 };
  const others = await Promise.all(
    (entry.secondaryFiles ?? []).map((other) => locateOutput(other, host, { paths } as BoundCommand, what)),
  );
  return {
    ...(rest as FileValue),
    location: found,
    ...partsOfName(basename),
    size,
    ...(others.length > 0 && { secondaryFiles: others }),
  };
}
