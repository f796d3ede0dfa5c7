/** A tool file as it is written: YAML or JSON, with what it imports, and one process picked out of a `$graph`. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { ToolFileError } from './errors.ts';

export interface RawDocument {
  file: string;
  content: Record<string, unknown>;
  /** Prefixes of names in the document. */
  namespaces: Record<string, string>;
  /** Paths of the ontologies that it names. Those on the web are not fetched. */
  ontologies: string[];
}

/** Imports in imports in imports: deeper than that, somebody imports himself. */
const DEEPEST_IMPORT = 16;

/**
 * Reads a tool file.
 * @param name path of the file; `#main` behind it picks a process of a `$graph`
 * @throws ToolFileError
 */
export async function readToolDocument(name: string): Promise<RawDocument> {
  const [path, fragment] = name.includes('#') ? (name.split('#') as [string, string]) : [name, undefined];
  const content = await readDocument(resolve(path), 0);
  if (!isRecord(content)) throw new ToolFileError(path, 'It is no CWL document: there are no fields in it.');
  const { $namespaces, $schemas, $graph, ...rest } = content;
  const namespaces = isRecord($namespaces) ? ($namespaces as Record<string, string>) : {};
  const ontologies = [$schemas ?? []]
    .flat()
    .map(String)
    .filter(isLocal)
    .map((one) => pathOf(one, resolve(path)));
  if (!Array.isArray($graph)) return { file: path, content: rest, namespaces, ontologies };
  const processes = $graph.filter(isRecord);
  const wanted = fragment ?? (processes.length === 1 ? undefined : 'main');
  const found = wanted === undefined ? processes[0] : processes.find(({ id }) => nameOf(id) === wanted);
  if (!found) {
    const names = processes.map(({ id }) => nameOf(id)).join(', ');
    throw new ToolFileError(path, `There is no process "${wanted}" in its $graph. There are: ${names}.`);
  }
  return { file: path, content: { cwlVersion: content.cwlVersion, ...found }, namespaces, ontologies };
}

/** Parses YAML or JSON as CWL takes it: plain values, no tags, no code. @throws ToolFileError with line and column */
export function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { version: '1.2', merge: true, prettyErrors: true, logLevel: 'silent' });
  const [error] = document.errors;
  if (error) throw new ToolFileError(file, `It is no YAML: ${error.message.split('\n')[0]}`, { cause: error });
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (cause) {
    throw new ToolFileError(file, `It is no YAML that can be taken: ${(cause as Error).message}.`, { cause });
  }
}

async function readDocument(path: string, depth: number): Promise<unknown> {
  return resolveImports(parseYaml(await readText(path), path), path, depth);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ToolFileError(path, `It cannot be read (${(cause as NodeJS.ErrnoException).code}).`, { cause });
  }
}

const isLocal = (reference: string): boolean =>
  !/^[a-z][a-z0-9+.-]+:/i.test(reference) || reference.startsWith('file:');

/** Puts in place what `$import` and `$include` name, read relative to the document that names it. */
async function resolveImports(value: unknown, path: string, depth: number): Promise<unknown> {
  if (depth > DEEPEST_IMPORT) throw new ToolFileError(path, 'It is imported by what it imports.');
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolveImports(item, path, depth)));
  if (!isRecord(value)) return value;
  if (typeof value.$import === 'string') return readDocument(pathOf(value.$import, path), depth + 1);
  if (typeof value.$include === 'string') return readText(pathOf(value.$include, path));
  const entries = Object.entries(value).map(async ([key, inner]) => [key, await resolveImports(inner, path, depth)]);
  return Object.fromEntries(await Promise.all(entries));
}

function pathOf(reference: string, from: string): string {
  const [path] = reference.split('#') as [string];
  if (path.startsWith('file:')) return fileURLToPath(path);
  if (!isLocal(path)) {
    throw new ToolFileError(from, `It imports ${reference}: only files beside it can be imported.`);
  }
  return resolve(dirname(from), path);
}

/** The last part of an identifier: `lib.cwl#split/input` is `input`. */
export const nameOf = (id: unknown): string =>
  String(id ?? '')
    .split('#')
    .at(-1)!
    .split('/')
    .at(-1)!;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
