/** What a tool is given, checked against its inputs and completed: defaults, names, sizes, files that come along. */

import { JobError } from './errors.ts';
import { createEvaluator, type Evaluator } from './expressions/evaluator.ts';
import { baseOf, beside, type Files, inside, locate } from './files.ts';
import { isOfFormat } from './formats.ts';
import { expandFormat } from './parseTypes.ts';
import { readContents } from './readContents.ts';
import { wantedSecondaryFiles } from './secondaryFiles.ts';
import type { Tool, ToolInput } from './tool.ts';
import { type CwlType, describeType, type Field, fits, isOptional, type Listing } from './types.ts';
import {
  type DirectoryValue,
  type Entry,
  type FileValue,
  isDirectory,
  isFile,
  partsOfName,
  type Value,
} from './values.ts';

export type Inputs = { [name: string]: Value };

/**
 * Completes a job: every input has a value of its type, every File and Directory a location or its contents, and a name.
 * @param folder that relative paths of the job are in
 * @throws JobError that names the input and what is wrong with it
 */
export async function completeJob(
  tool: Tool,
  job: { [name: string]: unknown },
  files: Files,
  folder: string,
): Promise<Inputs> {
  const evaluator = await createEvaluator(tool);
  const given: Inputs = {};
  for (const input of tool.inputs) given[input.name] = await located(tool, input, job, files, folder);
  const inputs: Inputs = {};
  for (const input of tool.inputs) {
    const completion = { tool, evaluator, files, given, name: input.name };
    inputs[input.name] = await completeValue(completion, input, input.type, given[input.name] ?? null);
  }
  return inputs;
}

/** The value of an input with its files found. A default of the tool is relative to the tool. */
async function located(
  tool: Tool,
  input: ToolInput,
  job: { [name: string]: unknown },
  files: Files,
  folder: string,
): Promise<Value> {
  const isGiven = job[input.name] !== undefined && job[input.name] !== null;
  const raw = (isGiven ? job[input.name] : (input.default ?? null)) as Value;
  const value = await locateEntries(raw, input.name, files, isGiven ? folder : folderOf(tool));
  if (fits(input.type, value)) return value;
  if (value === null)
    throw new JobError(`The input "${input.name}" is missing: it must be ${describeType(input.type)}.`);
  throw new JobError(`The input "${input.name}" must be ${describeType(input.type)}, not ${shorten(raw)}.`);
}

const folderOf = ({ file }: Tool): string => file.slice(0, Math.max(0, file.lastIndexOf('/'))) || '.';

const shorten = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
};

async function locateEntries(value: Value, name: string, files: Files, folder: string): Promise<Value> {
  if (isFile(value) || isDirectory(value)) return locateEntry(value, name, files, folder);
  if (Array.isArray(value)) return Promise.all(value.map((item) => locateEntries(item, name, files, folder)));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(async ([key, inner]) => [
    key,
    await locateEntries(inner as Value, name, files, folder),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

/** @throws JobError for what is not there, or has a name that would lead elsewhere */
export async function locateEntry(entry: Entry, name: string, files: Files, folder: string): Promise<Entry> {
  const reference = entry.location ?? entry.path;
  const whole = await locateOthers(entry, name, files, folder);
  if (reference === undefined) return literal(whole, name);
  const location = locate(reference, folder);
  const found = await files.look(location);
  if (!found) throw new JobError(`The input "${name}" names ${reference}, which is not there.`);
  const kind = entry.class === 'File' ? 'file' : 'directory';
  if (found.kind !== kind) throw new JobError(`The input "${name}" names ${reference}, which is a ${found.kind}.`);
  const basename = checkName(entry.basename ?? baseOf(location), name);
  if (whole.class === 'Directory') return { ...whole, location, basename };
  return { ...whole, location, ...partsOfName(basename), size: found.size };
}

/** The entry with those that come along with it, or lie in it, found too. Where it was for somebody else does not count. */
async function locateOthers({ path: _, ...entry }: Entry, name: string, files: Files, folder: string): Promise<Entry> {
  const find = (others: Entry[]): Promise<Entry[]> =>
    Promise.all(others.map((other) => locateEntry(other, name, files, folder)));
  if (entry.class === 'File')
    return entry.secondaryFiles ? { ...entry, secondaryFiles: await find(entry.secondaryFiles) } : entry;
  return entry.listing ? { ...entry, listing: await find(entry.listing) } : entry;
}

/** A file that is its contents, or a directory that is its listing. */
function literal(entry: Entry, name: string): Entry {
  if (entry.class === 'Directory') {
    if (entry.listing === undefined) {
      throw new JobError(`A Directory of the input "${name}" needs a location, a path or a listing.`);
    }
    return { ...entry, basename: checkName(entry.basename ?? 'directory', name) };
  }
  if (typeof entry.contents !== 'string') {
    throw new JobError(`A File of the input "${name}" needs a location, a path or contents.`);
  }
  const basename = checkName(entry.basename ?? 'file', name);
  return { ...entry, ...partsOfName(basename), size: Buffer.byteLength(entry.contents) };
}

function checkName(basename: string, name: string): string {
  if (basename !== '' && basename !== '.' && basename !== '..' && !/[/\0]/.test(basename)) return basename;
  throw new JobError(`A file of the input "${name}" cannot be called ${JSON.stringify(basename)}.`);
}

interface Completion {
  tool: Tool;
  evaluator: Evaluator;
  files: Files;
  given: Inputs;
  name: string;
}

/** Follows a type into a value, and completes the files in it by what the field says of them. */
async function completeValue(completion: Completion, field: Field, type: CwlType, value: Value): Promise<Value> {
  if (type.kind === 'union') {
    const fitting = type.types.find((one) => fits(one, value));
    return fitting ? completeValue(completion, field, fitting, value) : value;
  }
  if (type.kind === 'array') {
    const items = value as Value[];
    return Promise.all(items.map((item) => completeValue(completion, field, type.items, item)));
  }
  if (type.kind === 'record') {
    const record = value as { [name: string]: Value };
    const completed = { ...record };
    for (const inner of type.fields) {
      completed[inner.name] = await completeValue(completion, inner, inner.type, record[inner.name] ?? null);
    }
    return completed;
  }
  if (isFile(value)) return completeFile(completion, field, value);
  if (isDirectory(value)) {
    return listed(completion.files, value, field.loadListing ?? completion.tool.requirements.loadListing);
  }
  return value;
}

async function completeFile(completion: Completion, field: Field, whole: FileValue): Promise<FileValue> {
  const { tool, evaluator, files, given, name } = completion;
  const { format } = whole;
  const file = format === undefined ? whole : { ...whole, format: expandFormat(format, tool.namespaces) };
  await checkFormat(completion, field, file);
  const present = new Map((file.secondaryFiles ?? []).map((other) => [other.basename, other]));
  const scope = { inputs: given, runtime: {} };
  for (const wanted of wantedSecondaryFiles(tool, evaluator, field.secondaryFiles, file, scope, true)) {
    const basename = 'name' in wanted ? wanted.name : (wanted.entry.basename ?? '');
    if (present.has(basename)) continue;
    const found = 'name' in wanted ? await lookBeside(files, file, wanted.name) : wanted.entry;
    if (found) present.set(found.basename!, found);
    else if (wanted.required) {
      throw new JobError(`The input "${name}" needs ${basename} beside ${file.basename}, which is not there.`);
    }
  }
  const completed: FileValue = present.size > 0 ? { ...file, secondaryFiles: [...present.values()] } : file;
  if (!field.loadContents || completed.contents !== undefined) return completed;
  return { ...completed, contents: await readContents(files, file.location!, `The input "${name}"`) };
}

async function lookBeside(files: Files, file: FileValue, name: string): Promise<Entry | undefined> {
  if (file.location === undefined) return undefined;
  const location = beside(file.location, name);
  const found = await files.look(location);
  if (!found) return undefined;
  return found.kind === 'directory'
    ? { class: 'Directory', location, basename: name }
    : { class: 'File', location, ...partsOfName(name), size: found.size };
}

/** A format that is told otherwise is a mistake; one that is not told is taken for what the tool wants. */
async function checkFormat({ tool, evaluator, given, name }: Completion, field: Field, file: FileValue): Promise<void> {
  if (field.format === undefined || file.format === undefined) return;
  const wanted = [field.format].flat().flatMap((one) => {
    return [evaluator.evaluate(one, { inputs: given, self: null, runtime: {} })].flat();
  });
  if (await isOfFormat(file.format, wanted as string[], tool.ontologies)) return;
  throw new JobError(
    `${tool.file}: the input "${name}" must have the format ${wanted.join(' or ')}, not ${file.format}.`,
  );
}

/** A directory with what lies in it, as deep as asked. */
export async function listed(files: Files, directory: DirectoryValue, depth: Listing): Promise<DirectoryValue> {
  if (depth === 'no_listing' || directory.location === undefined || directory.listing) return directory;
  const { location } = directory;
  const listing = (await files.list(location)).map(async (name): Promise<Entry | undefined> => {
    const at = inside(location, name);
    const found = await files.look(at);
    if (found?.kind === 'file') return { class: 'File', location: at, ...partsOfName(name), size: found.size };
    if (!found) return undefined;
    const inner: DirectoryValue = { class: 'Directory', location: at, basename: name };
    return depth === 'deep_listing' ? listed(files, inner, depth) : inner;
  });
  return { ...directory, listing: (await Promise.all(listing)).filter((entry) => entry !== undefined) };
}

/** Inputs that somebody has to give. */
export const isNeeded = (input: ToolInput): boolean => input.default === undefined && !isOptional(input.type);
