/** Types of CWL in one shape: `string?` is a union with null, `File[]` an array, names of a SchemaDef what they stand for. */
import type { InputBinding } from './tool.ts';
import { isDirectory, isFile, type Value } from './values.ts';

export const SIMPLE_TYPES = [
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'string',
  'File',
  'Directory',
  'Any',
] as const;
export type SimpleType = (typeof SIMPLE_TYPES)[number];

export type CwlType =
  | { kind: 'simple'; name: SimpleType }
  | { kind: 'enum'; symbols: string[]; inputBinding?: InputBinding }
  | { kind: 'array'; items: CwlType; inputBinding?: InputBinding }
  | { kind: 'record'; fields: Field[]; inputBinding?: InputBinding }
  | { kind: 'union'; types: CwlType[] };

/** What inputs, outputs and fields of records have in common. */
export interface Field {
  name: string;
  type: CwlType;
  inputBinding?: InputBinding;
  outputBinding?: OutputBinding;
  secondaryFiles: SecondaryFile[];
  format?: string | string[];
  loadContents: boolean;
  loadListing?: Listing;
  label?: string;
  doc?: string;
}

export interface OutputBinding {
  glob?: string | string[];
  loadContents: boolean;
  loadListing?: Listing;
  outputEval?: string;
}

/** A pattern or an expression, and whether it must be there: true, false or an expression. */
export interface SecondaryFile {
  pattern: string;
  required: boolean | string | undefined;
}

export type Listing = 'no_listing' | 'shallow_listing' | 'deep_listing';

/** Whether a value is of a type; records may have fields beyond those that the type names. */
export function fits(type: CwlType, value: Value): boolean {
  switch (type.kind) {
    case 'simple':
      return fitsSimple(type.name, value);
    case 'enum':
      return typeof value === 'string' && type.symbols.includes(value);
    case 'array':
      return Array.isArray(value) && value.every((item) => fits(type.items, item));
    case 'record':
      return (
        isPlain(value) &&
        type.fields.every((field) => fits(field.type, (value as { [name: string]: Value })[field.name] ?? null))
      );
    case 'union':
      return type.types.some((one) => fits(one, value));
  }
}

/** A type in the words of CWL, for people. */
export function describeType(type: CwlType): string {
  switch (type.kind) {
    case 'simple':
      return type.name;
    case 'enum':
      return `one of ${type.symbols.join(', ')}`;
    case 'array':
      return type.items.kind === 'simple' ? `${type.items.name}[]` : `array of ${describeType(type.items)}`;
    case 'record':
      return `record of ${type.fields.map(({ name, type: inner }) => `${name}: ${describeType(inner)}`).join(', ')}`;
    case 'union': {
      const others = type.types.filter((one) => !isNull(one)).map(describeType);
      return others.length < type.types.length ? `${others.join(' or ')}, or nothing` : others.join(' or ');
    }
  }
}

/** Whether nothing at all will do. */
export const isOptional = (type: CwlType): boolean => fits(type, null);

const isNull = (type: CwlType): boolean => type.kind === 'simple' && type.name === 'null';

const isPlain = (value: Value): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isFile(value) && !isDirectory(value);

function fitsSimple(name: SimpleType, value: Value): boolean {
  switch (name) {
    case 'null':
      return value === null;
    case 'boolean':
      return typeof value === 'boolean';
    case 'int':
      return Number.isInteger(value) && Math.abs(value as number) <= 2 ** 31;
    case 'long':
      return Number.isInteger(value);
    case 'float':
    case 'double':
      return typeof value === 'number';
    case 'string':
      return typeof value === 'string';
    case 'File':
      return isFile(value);
    case 'Directory':
      return isDirectory(value);
    case 'Any':
      return value !== null;
  }
}
