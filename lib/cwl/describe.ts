/** A tool in words for people. */
import { stringify } from 'yaml';
import { isNeeded } from './job.ts';
import type { Tool, ToolInput } from './tool.ts';
import { type CwlType, describeType, type Field } from './types.ts';
import type { Value } from './values.ts';

/** What a tool is, takes and gives, a line each, and a job to fill in. */
export function describeTool(tool: Tool): string[] {
  const { docker } = tool.requirements;
  return [
    tool.label ? `${tool.id}: ${tool.label}` : tool.id,
    ...(tool.doc ? ['', ...tool.doc.trim().split('\n')] : []),
    '',
    docker ? `Runs in the image ${docker.image}.` : 'Names no image: it runs a program of this machine.',
    '',
    'Inputs:',
    ...fieldLines(tool.inputs, (input) => (isNeeded(input) ? '' : defaultOf(input))),
    '',
    'Outputs:',
    ...fieldLines(tool.outputs, () => ''),
    '',
    'A job to fill in:',
    ...stringify(jobTemplate(tool))
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}

const defaultOf = ({ default: value }: ToolInput): string =>
  value === undefined ? '' : ` (default: ${JSON.stringify(value)})`;

function fieldLines<T extends Field>(fields: T[], more: (field: T) => string): string[] {
  if (fields.length === 0) return ['  none'];
  const width = Math.max(...fields.map(({ name }) => name.length));
  return fields.map((field) => {
    const about = field.label ?? field.doc?.split('\n')[0];
    const line = `  ${field.name.padEnd(width)}  ${describeType(field.type)}${more(field)}`;
    return about ? `${line}: ${about}` : line;
  });
}

/** A value for every input that needs one: something of its type, to be replaced. */
export function jobTemplate({ inputs }: Tool): { [name: string]: Value } {
  return Object.fromEntries(inputs.filter(isNeeded).map(({ name, type }) => [name, exampleOf(type)]));
}

function exampleOf(type: CwlType): Value {
  switch (type.kind) {
    case 'enum':
      return type.symbols[0] ?? '';
    case 'array':
      return [exampleOf(type.items)];
    case 'record':
      return Object.fromEntries(type.fields.map(({ name, type: inner }) => [name, exampleOf(inner)]));
    case 'union':
      return exampleOf(
        type.types.find((one) => one.kind !== 'simple' || one.name !== 'null') ?? { kind: 'simple', name: 'null' },
      );
    case 'simple':
      return EXAMPLES[type.name] ?? 'a_string';
  }
}

const EXAMPLES: Record<string, Value> = {
  null: null,
  boolean: false,
  int: 0,
  long: 0,
  float: 0.1,
  double: 0.1,
  File: { class: 'File', path: 'a/file/path' },
  Directory: { class: 'Directory', path: 'a/directory/path' },
};
