/** Builds the command line of a tool (CWL v1.2 CommandLineTool §"Input binding"). */

import { ToolFileError } from './errors.ts';
import type { Evaluator, Scope } from './expressions/evaluator.ts';
import { evaluateNumber } from './textValues.ts';
import type { InputBinding, Tool } from './tool.ts';
import { type CwlType, type Field, fits } from './types.ts';
import { isEntry, type Value } from './values.ts';

/** One word of the command line, and whether a shell must take it as it is. */
export interface Word {
  text: string;
  quote: boolean;
}

/** Words with where they go: position first, then the place of the argument or the name of the input, then what is inside. */
interface Bound {
  key: (number | string)[];
  words: Word[];
}

/** The words of the command line, in order. @throws ToolFileError, ExpressionError */
export function commandLine(tool: Tool, evaluator: Evaluator, scope: Omit<Scope, 'self'>): Word[] {
  const builder = { tool, evaluator, scope };
  const bound: Bound[] = tool.arguments.map((argument, index) => {
    const binding = typeof argument === 'string' ? { valueFrom: argument } : argument;
    return { key: [positionOf(builder, binding, null), index], words: wordsOf(builder, binding, null) };
  });
  for (const input of tool.inputs) {
    bound.push(...bindField(builder, input, scope.inputs[input.name] ?? null, [], input.name));
  }
  const base = tool.baseCommand.map((text) => ({ text, quote: true }));
  return [...base, ...bound.sort((a, b) => compareKeys(a.key, b.key)).flatMap(({ words }) => words)];
}

interface Builder {
  tool: Tool;
  evaluator: Evaluator;
  scope: Omit<Scope, 'self'>;
}

/** Numbers come before texts; where one key begins like another, the shorter one comes first. */
function compareKeys(a: (number | string)[], b: (number | string)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    if (left === right) continue;
    if (typeof left !== typeof right) return typeof left === 'number' ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

/** An input or a field of a record: what its own binding gives, and what the bindings inside of its value give. */
function bindField(builder: Builder, field: Field, value: Value, lead: (number | string)[], tail: string): Bound[] {
  return bindValue(builder, field.type, field.inputBinding, value, lead, [tail]);
}

/**
 * Binds a value. Its own key stands before those of what is inside of it, so that they stay together.
 * @param binding of the field or the array that it is in; the type may have one of its own
 */
function bindValue(
  builder: Builder,
  type: CwlType,
  binding: InputBinding | undefined,
  value: Value,
  lead: (number | string)[],
  tail: (number | string)[],
): Bound[] {
  // `valueFrom` is not looked at where there is no value (CWL v1.2 CommandLineTool §"CommandLineBinding").
  if (value === null) return [];
  const key = binding && [...lead, positionOf(builder, binding, value), ...tail];
  const own: Bound[] = key && binding ? [{ key, words: wordsOf(builder, binding, value) }] : [];
  // `valueFrom` replaces all that the value would give.
  const inner = binding?.valueFrom === undefined ? bindInside(builder, type, binding, value) : [];
  const prefix = key ?? [...lead, ...(inner.length > 0 ? [0, ...tail] : [])];
  return [...own, ...inner.map((one) => ({ ...one, key: [...prefix, ...one.key] }))];
}

function bindInside(builder: Builder, type: CwlType, binding: InputBinding | undefined, value: Value): Bound[] {
  if (type.kind === 'union') {
    const fitting = type.types.find((one) => fits(one, value));
    return fitting ? bindInside(builder, fitting, binding, value) : [];
  }
  if (type.kind === 'record' && typeof value === 'object' && value !== null) {
    const own = type.inputBinding
      ? bindValue(builder, { kind: 'simple', name: 'Any' }, type.inputBinding, value, [], [])
      : [];
    const record = value as { [name: string]: Value };
    return [
      ...own,
      ...type.fields.flatMap((field) => bindField(builder, field, record[field.name] ?? null, [], field.name)),
    ];
  }
  if (type.kind === 'array' && Array.isArray(value)) return bindItems(builder, type, binding, value);
  if (type.kind === 'simple' && Array.isArray(value)) return bindItems(builder, ANY_ARRAY, binding, value);
  if (type.kind === 'enum' && type.inputBinding) {
    return bindValue(builder, { kind: 'simple', name: 'string' }, type.inputBinding, value, [], []);
  }
  return [];
}

/** What an array is that was given for Any. */
const ANY_ARRAY: CwlType & { kind: 'array' } = { kind: 'array', items: { kind: 'simple', name: 'Any' } };

/** Items stand one by one, unless the array they are in joins them; what binds the type binds each of them. */
function bindItems(
  builder: Builder,
  type: CwlType & { kind: 'array' },
  binding: InputBinding | undefined,
  items: Value[],
): Bound[] {
  if (binding?.itemSeparator !== undefined) return [];
  const each = type.inputBinding ?? (binding && {});
  if (each?.itemSeparator !== undefined) return [{ key: [], words: wordsOf(builder, each, items) }];
  return items.flatMap((item, index) => bindValue(builder, type.items, each, item, [index], []));
}

function positionOf({ tool, evaluator, scope }: Builder, { position = 0 }: InputBinding, self: Value): number {
  if (typeof position === 'number') return position;
  return evaluateNumber(tool, evaluator, 'inputBinding.position', position, { ...scope, self });
}

/** What one binding makes of a value. Arrays and records of which nothing is joined give their prefix alone. */
function wordsOf({ tool, evaluator, scope }: Builder, binding: InputBinding, given: Value): Word[] {
  const { prefix, separate = true, itemSeparator, valueFrom, shellQuote = true } = binding;
  const value = valueFrom === undefined ? given : evaluator.evaluate(valueFrom, { ...scope, self: given });
  const words = (...texts: string[]): Word[] => texts.map((text) => ({ text, quote: shellQuote }));
  const alone = prefix === undefined ? [] : words(prefix);
  if (value === null || value === false) return [];
  if (value === true) return alone;
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    const texts = value.map((item) => textOf(tool, item));
    if (itemSeparator !== undefined) return prefixed([texts.join(itemSeparator)]);
    return valueFrom === undefined ? alone : [...alone, ...words(...texts)];
  }
  if (typeof value === 'object' && !isEntry(value)) return alone;
  return prefixed([textOf(tool, value)]);

  function prefixed(texts: string[]): Word[] {
    if (prefix === undefined) return words(...texts);
    return separate ? words(prefix, ...texts) : words(...texts.map((text) => prefix + text));
  }
}

/** A value as a word. Numbers are written out, since few tools read exponents. */
function textOf(tool: Tool, value: Value): string {
  if (isEntry(value)) {
    if (value.path === undefined)
      throw new ToolFileError(tool.file, `${value.basename} has no path on the command line.`);
    return value.path;
  }
  if (typeof value === 'number') return decimal(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A number without exponent (CWL v1.2 CommandLineTool §"CommandLineBinding"). */
export function decimal(value: number): string {
  const text = String(value);
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}

/** The words as one line for a shell; those that ask for it are left to the shell to take apart. */
export function shellLine(words: Word[]): string {
  return words.map(({ text, quote }) => (quote ? shellQuoted(text) : text)).join(' ');
}

export const shellQuoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
