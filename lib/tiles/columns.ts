import type { Attribute, AttributeType } from '../city/cityObject.ts';
import type { Column, ColumnType, ColumnValue } from './feature.ts';
import { FIXED_IDS } from './metadata.ts';

/** What is known of an attribute over the whole dataset. */
export interface AttributeDeclaration {
  name: string;
  type: AttributeType;
  unit?: string;
  /** Set for an integer of which some value, anywhere in the dataset, does not fit 32 bits. */
  large?: boolean;
}

/**
 * Columns of the declared attributes, sorted by name. Declarations of one name and unit share a column: integers and
 * doubles meet in FLOAT64, all else in STRING. One name in two units has two columns. Booleans are STRING `true` and
 * `false`, since a BOOLEAN can have no noData and styles compare it to nothing that is missing.
 *
 * Ids are ASCII (`[A-Za-z_][A-Za-z0-9_]*`): accents are dropped, other letters written `u` and their code; an id that is
 * taken, by one of the five fixed columns or an attribute before it, gets `_` until it is free.
 */
export function columnsOf(declarations: Iterable<AttributeDeclaration>): Column[] {
  const types = new Map<string, { name: string; unit: string | undefined; type: ColumnType }>();
  for (const declaration of declarations) {
    const { name, unit } = declaration;
    const key = JSON.stringify([name, unit ?? '']);
    const known = types.get(key);
    const type = typeOf(declaration);
    types.set(key, { name, unit, type: known ? wider(known.type, type) : type });
  }
  const taken = new Set(FIXED_IDS);
  return [...types.keys()].sort(compareBytes).map((key) => {
    const { name, unit, type } = types.get(key)!;
    let id = asciiId(name);
    while (taken.has(id)) id += '_';
    taken.add(id);
    return { id, name, type, ...(unit === undefined ? {} : { unit }) };
  });
}

/** An attribute's value as its column has it; undefined where the column's type cannot say it. */
export function columnValue({ type }: Column, value: Attribute['value'] | undefined): ColumnValue {
  if (value === undefined) return undefined;
  if (type === 'STRING') return String(value);
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  if (type === 'INT32') return number === (number | 0) ? number : undefined;
  return Number.isFinite(number) ? number : undefined;
}

function typeOf({ type, large }: AttributeDeclaration): ColumnType {
  if (type === 'integer') return large ? 'FLOAT64' : 'INT32';
  return type === 'double' ? 'FLOAT64' : 'STRING';
}

function wider(a: ColumnType, b: ColumnType): ColumnType {
  if (a === b) return a;
  return a === 'STRING' || b === 'STRING' ? 'STRING' : 'FLOAT64';
}

function asciiId(name: string): string {
  const letters = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\x20-\x7e]/gu, (letter) => `u${letter.codePointAt(0)!.toString(16)}`)
    .replace(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z_]/.test(letters) ? letters : `_${letters}`;
}

const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
