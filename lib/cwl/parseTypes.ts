/** Types as tool files spell them, brought into one shape. */
import type { z } from 'zod';
import { isRecord, nameOf } from './document.ts';
import { ToolFileError } from './errors.ts';
import { fieldSchema, firstMistake, typeSchema } from './schema.ts';
import {
  type CwlType,
  type Field,
  type OutputBinding,
  type SecondaryFile,
  SIMPLE_TYPES,
  type SimpleType,
} from './types.ts';

/** What types are read with: the names of a SchemaDef, prefixes of formats, and which side of the tool it is. */
export interface TypeScope {
  file: string;
  namespaces: Record<string, string>;
  named: Map<string, unknown>;
  side: 'input' | 'output';
}

type RawField = z.infer<typeof fieldSchema>;

/**
 * Fields of a record, inputs or outputs: a list in which each has its name, or a map from names to fields or just types.
 * @throws ToolFileError
 */
export function parseFields(raw: unknown, at: string, scope: TypeScope): (Field & { raw: RawField })[] {
  const list = listOf(raw, at, scope.file, 'type');
  return list.map(({ name, value }) => parseField(name, value, `${at}.${name}`, scope));
}

/** The items of a list or of a map, each with its name. Where an item of a map is not an object, it is that field of one. */
export function listOf(
  raw: unknown,
  at: string,
  file: string,
  short: string,
): { name: string; value: Record<string, unknown> }[] {
  if (raw === undefined || raw === null) return [];
  const named = Array.isArray(raw)
    ? raw.map((item): [string, unknown] => [nameOf(isRecord(item) ? (item.id ?? item.name ?? item.class) : ''), item])
    : isRecord(raw)
      ? Object.entries(raw).map(([name, item]): [string, unknown] => [nameOf(name), item])
      : undefined;
  if (named === undefined) throw new ToolFileError(file, `${at} must be a list or a map.`);
  return named.map(([name, item]) => {
    const value = isRecord(item) && !isBareType(item, short) ? withoutExtensions(item) : { [short]: item };
    if (name === '') throw new ToolFileError(file, `${at} has an item without a name.`);
    return { name, value };
  });
}

/** `{type: array, items: …}` in a map from names to types stands for the type, not for what has that type. */
const isBareType = (item: Record<string, unknown>, short: string): boolean =>
  short === 'type' && ('items' in item || 'symbols' in item || 'fields' in item);

/** Fields of vocabularies that are not CWL's own (`sbg:x`, `$schemas`) say nothing that is looked at here. */
export const withoutExtensions = (raw: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(raw).filter(([key]) => !key.includes(':') && !key.startsWith('$')));

function parseField(
  name: string,
  value: Record<string, unknown>,
  at: string,
  scope: TypeScope,
): Field & { raw: RawField } {
  const parsed = fieldSchema.safeParse(value);
  if (!parsed.success) throw new ToolFileError(scope.file, firstMistake(parsed.error, at));
  const raw = parsed.data;
  const { inputBinding, outputBinding, format, loadListing, label, doc } = raw;
  return {
    name,
    type: parseType(raw.type, `${at}.type`, scope),
    secondaryFiles: parseSecondaryFiles(raw.secondaryFiles, at, scope),
    loadContents: raw.loadContents || inputBinding?.loadContents === true,
    ...(inputBinding && { inputBinding: defined(inputBinding) }),
    ...(outputBinding && { outputBinding: defined(outputBinding) as OutputBinding }),
    ...(format !== undefined && { format: expandFormat(format, scope.namespaces) }),
    ...(loadListing && { loadListing }),
    ...(label !== undefined && { label }),
    ...(doc !== undefined && { doc: [doc].flat().join('\n') }),
    raw,
  };
}

/** @throws ToolFileError */
export function parseType(raw: unknown, at: string, scope: TypeScope): CwlType {
  if (Array.isArray(raw)) return { kind: 'union', types: raw.map((one) => parseType(one, at, scope)) };
  if (typeof raw === 'string') return parseTypeName(raw, at, scope);
  if (!isRecord(raw)) throw new ToolFileError(scope.file, `${at} must say a type, such as File, string? or int[].`);
  const parsed = typeSchema.safeParse(withoutExtensions(raw));
  if (!parsed.success) throw new ToolFileError(scope.file, firstMistake(parsed.error, at));
  const { type, symbols, items, fields, inputBinding } = parsed.data;
  const binding = inputBinding && { inputBinding: defined(inputBinding) };
  if (type === 'enum' && symbols) return { kind: 'enum', symbols: symbols.map(nameOf), ...binding };
  if (type === 'array' && items !== undefined) {
    return { kind: 'array', items: parseType(items, `${at}.items`, scope), ...binding };
  }
  if (type === 'record')
    return { kind: 'record', fields: parseFields(fields, `${at}.fields`, scope).map(bare), ...binding };
  return parseType(type, at, scope);
}

function parseTypeName(name: string, at: string, scope: TypeScope): CwlType {
  if (name.endsWith('?')) {
    return { kind: 'union', types: [{ kind: 'simple', name: 'null' }, parseTypeName(name.slice(0, -1), at, scope)] };
  }
  if (name.endsWith('[]')) return { kind: 'array', items: parseTypeName(name.slice(0, -2), at, scope) };
  if (SIMPLE_TYPES.includes(name as SimpleType)) return { kind: 'simple', name: name as SimpleType };
  // These three are a File in a certain place.
  if ((name === 'stdout' || name === 'stderr') && scope.side === 'output') return { kind: 'simple', name: 'File' };
  if (name === 'stdin' && scope.side === 'input') return { kind: 'simple', name: 'File' };
  const definition = scope.named.get(nameOf(name));
  if (definition === undefined)
    throw new ToolFileError(scope.file, `${at} names the type "${name}", which is none of CWL.`);
  return parseType(definition, at, scope);
}

function parseSecondaryFiles(raw: unknown, at: string, scope: TypeScope): SecondaryFile[] {
  if (raw === undefined || raw === null) return [];
  return [raw].flat().map((one): SecondaryFile => {
    if (typeof one === 'string') {
      return !isExpression(one) && one.endsWith('?')
        ? { pattern: one.slice(0, -1), required: false }
        : { pattern: one, required: undefined };
    }
    if (!isRecord(one) || typeof one.pattern !== 'string') {
      throw new ToolFileError(scope.file, `${at}.secondaryFiles must be patterns, such as .prj or ^.png.`);
    }
    const { pattern, required } = one;
    if (required !== undefined && typeof required !== 'boolean' && typeof required !== 'string') {
      throw new ToolFileError(scope.file, `${at}.secondaryFiles: "required" must be true, false or an expression.`);
    }
    return pattern.endsWith('?') && !isExpression(pattern)
      ? { pattern: pattern.slice(0, -1), required: required ?? false }
      : { pattern, required };
  });
}

/** Whether a text holds an expression or a reference to a parameter. */
export const isExpression = (text: string): boolean => /\$[({]/.test(text);

/** `edam:format_1929` in full, by the namespaces of the document. */
export function expandFormat<T extends string | string[]>(format: T, namespaces: Record<string, string>): T {
  const expand = (one: string): string => {
    const [prefix, ...rest] = one.split(':');
    const base = namespaces[prefix as string];
    return base !== undefined && rest.length > 0 ? base + rest.join(':') : one;
  };
  return (Array.isArray(format) ? format.map(expand) : expand(format)) as T;
}

const bare = ({ raw: _, ...field }: Field & { raw: RawField }): Field => field;

/** Without the fields that are undefined, as `exactOptionalPropertyTypes` wants it. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as never;
}
