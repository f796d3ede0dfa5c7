import { CAME, type Column, type ColumnType, type ColumnValue, type Feature, WENT } from './feature.ts';
import { viewBytes } from './gltf.ts';

/**
 * Features as a property table of EXT_structural_metadata 1.0: the class that describes them and one run of bytes a
 * column, little endian.
 */

/** Class of the features in the schema of every tile. */
export const FEATURE_CLASS = 'version';
const SCHEMA_ID = 'chronotiles';

export interface ClassProperty {
  name?: string;
  description?: string;
  type: 'SCALAR' | 'STRING' | 'ENUM';
  componentType?: 'INT32' | 'FLOAT64';
  enumType?: string;
  semantic?: string;
  required?: boolean;
  noData?: number | string;
  default?: number | string;
}

export interface Schema {
  id: string;
  classes: Record<string, { name?: string; properties: Record<string, ClassProperty> }>;
  enums: Record<string, { name?: string; valueType: 'UINT8'; values: { name: string; value: number }[] }>;
}

/** Bytes of one column; strings come with the offsets at which they begin and, last, end. */
export interface ColumnBytes {
  id: string;
  values: Uint8Array;
  stringOffsets?: Uint8Array;
  stringOffsetType?: 'UINT16' | 'UINT32';
}

export interface PropertyTable {
  schema: Schema;
  count: number;
  columns: ColumnBytes[];
}

const enumOf = (names: readonly string[]) => ({
  valueType: 'UINT8' as const,
  values: names.map((name, value) => ({ name, value })),
});

/** The five columns that every tile has. Required and without noData, so that styles need no guard. */
const FIXED: Record<string, ClassProperty> = {
  id: { type: 'STRING', semantic: 'ID', required: true },
  start: {
    description: 'First survey that saw it so, yyyymmdd',
    type: 'SCALAR',
    componentType: 'INT32',
    required: true,
  },
  end: {
    description: 'First later survey that did not, yyyymmdd; 99991231 while it stands',
    type: 'SCALAR',
    componentType: 'INT32',
    required: true,
  },
  came: { type: 'ENUM', enumType: 'came', required: true },
  went: { type: 'ENUM', enumType: 'went', required: true },
};

/** Ids of the fixed columns, which no attribute may take. */
export const FIXED_IDS: readonly string[] = Object.keys(FIXED);

const numberOfCame = new Map<string, number>(CAME.map((name, index) => [name, index]));
const numberOfWent = new Map<string, number>(WENT.map((name, index) => [name, index]));

/**
 * Writes the fixed columns and those attributes of which at least one feature has a value. An attribute that is the same
 * for all features is said once, as the default of its property, which holds for a column that is not there.
 */
export function writePropertyTable(features: Feature[], columns: Column[]): PropertyTable {
  const properties = { ...FIXED };
  const written: ColumnBytes[] = [
    { id: 'id', ...stringBytes(features.map(({ id }) => id)) },
    { id: 'start', values: viewBytes(Int32Array.from(features, ({ start }) => start)) },
    { id: 'end', values: viewBytes(Int32Array.from(features, ({ end }) => end)) },
    { id: 'came', values: Uint8Array.from(features, ({ came }) => numberOfCame.get(came)!) },
    { id: 'went', values: Uint8Array.from(features, ({ went }) => numberOfWent.get(went)!) },
  ];
  columns.forEach((column, index) => {
    const values = features.map((feature) => feature.values[index]);
    const distinct = new Set(values);
    const missing = distinct.delete(undefined);
    if (distinct.size === 0) return;
    assertFits(column, distinct);
    const property = propertyOf(column);
    properties[column.id] = property;
    if (distinct.size === 1 && !missing) {
      property.default = values[0]!;
      return;
    }
    if (missing) property.noData = freeValue(column.type, distinct);
    else property.required = true;
    const filled = values.map((value) => value ?? property.noData!);
    written.push({ id: column.id, ...columnBytes(column, filled) });
  });
  return {
    schema: {
      id: SCHEMA_ID,
      classes: { [FEATURE_CLASS]: { properties } },
      enums: { came: enumOf(CAME), went: enumOf(WENT) },
    },
    count: features.length,
    columns: written,
  };
}

function propertyOf({ id, name, type, unit }: Column): ClassProperty {
  return {
    ...(name === id ? {} : { name }),
    ...(unit === undefined ? {} : { description: `Unit: ${unit}` }),
    ...(type === 'STRING' ? { type } : { type: 'SCALAR', componentType: type }),
  };
}

/** The first of a fixed series of unlikely values that no feature has. It stands for a missing one. */
function freeValue(type: ColumnType, taken: Set<ColumnValue>): number | string {
  for (let turn = 0; ; turn++) {
    const value = type === 'STRING' ? '-'.repeat(turn) : type === 'INT32' ? turn - 2 ** 31 : -(10 ** (38 + turn));
    if (!taken.has(value)) return value;
  }
}

function assertFits({ id, type }: Column, values: Set<ColumnValue>): void {
  for (const value of values) {
    const fits = type === 'STRING' ? typeof value === 'string' : Number.isFinite(value);
    if (!fits || (type === 'INT32' && value !== (Number(value) | 0))) {
      throw new RangeError(`Column ${id} is ${type}, which cannot hold ${JSON.stringify(value)}.`);
    }
  }
}

function columnBytes({ type }: Column, values: (number | string)[]): Omit<ColumnBytes, 'id'> {
  if (type === 'STRING') return stringBytes(values as string[]);
  return { values: viewBytes(type === 'INT32' ? Int32Array.from(values, Number) : Float64Array.from(values, Number)) };
}

const encoder = new TextEncoder();

function stringBytes(strings: string[]): Omit<ColumnBytes, 'id'> {
  const values = encoder.encode(strings.join(''));
  const wide = values.length > 0xffff;
  const offsets = new (wide ? Uint32Array : Uint16Array)(strings.length + 1);
  let end = 0;
  strings.forEach((string, index) => {
    end += Buffer.byteLength(string);
    offsets[index + 1] = end;
  });
  return { values, stringOffsets: viewBytes(offsets), stringOffsetType: wide ? 'UINT32' : 'UINT16' };
}
