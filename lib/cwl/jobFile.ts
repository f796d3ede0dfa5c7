/** Jobs as people write them: a file of YAML or JSON, or words of a command line. */
import { readFile } from 'node:fs/promises';
import { parseJson } from '../store/json.ts';
import { isRecord, parseYaml } from './document.ts';
import { JobError } from './errors.ts';
import type { Tool, ToolInput } from './tool.ts';
import { type CwlType, describeType } from './types.ts';
import type { Value } from './values.ts';

/** @throws JobError, ToolFileError for what is no YAML */
export async function readJobFile(path: string): Promise<{ [name: string]: unknown }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new JobError(`The job ${path} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, { cause });
  }
  const job = parseYaml(text, path) ?? {};
  if (!isRecord(job)) throw new JobError(`The job ${path} must give each input a value: "name: value", a line each.`);
  return job;
}

/**
 * `--name value …` as a job. Inputs may be written with hyphens for underscores and capitals, as `--input-file` for `inputFile`.
 * @throws JobError for a name that is no input, and a value that is not of its type
 */
export function wordsAsJob(tool: Tool, words: string[]): { [name: string]: Value } {
  const given = new Map<ToolInput, string[]>();
  let current: string[] | undefined;
  for (const word of words) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name !== undefined) {
      const input = inputCalled(tool, name);
      current = given.get(input) ?? [];
      if (value !== undefined) current.push(value);
      given.set(input, current);
    } else if (current) current.push(word);
    else throw new JobError(`"${word}" stands before any --name: inputs of ${tool.id} are ${namesOf(tool)}.`);
  }
  return Object.fromEntries([...given].map(([input, values]) => [input.name, asValue(input, input.type, values)]));
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');

function inputCalled(tool: Tool, name: string): ToolInput {
  const input =
    tool.inputs.find((one) => one.name === name) ?? tool.inputs.find((one) => plain(one.name) === plain(name));
  if (input) return input;
  throw new JobError(`${tool.id} has no input "${name}": its inputs are ${namesOf(tool)}.`);
}

const namesOf = ({ inputs }: Tool): string => inputs.map(({ name }) => `--${name}`).join(', ') || 'none';

function asValue(input: ToolInput, type: CwlType, words: string[]): Value {
  const alternatives = type.kind === 'union' ? type.types : [type];
  for (const one of alternatives) {
    if (one.kind === 'array') return words.map((word) => wordAs(input, one.items, word));
    if (one.kind === 'simple' && one.name === 'null') continue;
    if (one.kind === 'simple' && one.name === 'boolean' && words.length === 0) return true;
    const [word, ...more] = words;
    if (word === undefined || more.length > 0) continue;
    const value = readWord(one, word);
    if (value !== undefined) return value;
  }
  throw new JobError(`--${input.name} must be ${describeType(type)}, not "${words.join(' ')}".`);
}

function wordAs(input: ToolInput, type: CwlType, word: string): Value {
  const value = (type.kind === 'union' ? type.types : [type])
    .map((one) => readWord(one, word))
    .find((one) => one !== undefined);
  if (value !== undefined) return value;
  throw new JobError(`--${input.name} must be ${describeType(input.type)}, and "${word}" is none of these.`);
}

/** A word as a value of a type, or undefined where it is none. */
function readWord(type: CwlType, word: string): Value | undefined {
  if (type.kind === 'enum') return type.symbols.includes(word) ? word : undefined;
  if (type.kind === 'record' || type.kind === 'array') return parseJson(word) as Value | undefined;
  if (type.kind !== 'simple') return undefined;
  switch (type.name) {
    case 'null':
      return undefined;
    case 'boolean':
      return word === 'true' ? true : word === 'false' ? false : undefined;
    case 'int':
    case 'long':
      return /^[+-]?\d+$/.test(word) ? Number(word) : undefined;
    case 'float':
    case 'double':
      return word.trim() !== '' && Number.isFinite(Number(word)) ? Number(word) : undefined;
    case 'File':
    case 'Directory':
      return { class: type.name, path: word } as Value;
    default:
      return word;
  }
}
