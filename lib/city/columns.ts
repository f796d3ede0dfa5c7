import { alignedTo } from './views.ts';

/**
 * A table as typed columns in one run of bytes: a JSON header, then every column at a multiple of eight bytes.
 * Used for all that steps hand on by the hundred thousand, since it is read back without parsing.
 */

const CONSTRUCTORS = {
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float64Array,
} as const;
type ColumnTypeName = keyof typeof CONSTRUCTORS;
export type TypedColumn = Uint8Array | Int8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;
export type TypedColumns = Record<string, TypedColumn>;

interface Header {
  columns: { name: string; type: ColumnTypeName; length: number; offset: number }[];
  meta: unknown;
}

const MAGIC = 0x314c4f43; // "COL1", little endian
const align = (offset: number): number => (offset + 7) & ~7;

/**
 * Columns of zeros that lie in one run of bytes: a large one goes back to the system as soon as it is let go, while what
 * many smaller ones leave behind is kept for later.
 */
export function allocateColumns<Layout extends Record<string, ColumnLayout>>(layout: Layout): Allocated<Layout> {
  let length = 0;
  const offsets = Object.values(layout).map(([Column, count]) => {
    const offset = length;
    length = align(offset + Column.BYTES_PER_ELEMENT * count);
    return offset;
  });
  const buffer = new ArrayBuffer(length);
  const columns = Object.entries(layout).map(([name, [Column, count]], index) => {
    return [name, new Column(buffer, offsets[index], count)] as const;
  });
  return Object.fromEntries(columns) as unknown as Allocated<Layout>;
}

type ColumnLayout = readonly [type: (typeof CONSTRUCTORS)[ColumnTypeName], count: number];
type Allocated<Layout extends Record<string, ColumnLayout>> = {
  [Name in keyof Layout]: InstanceType<Layout[Name][0]>;
};

/** Writes columns in the order of their names, so that equal tables are equal bytes. `meta` must be JSON. */
export function encodeColumns(columns: TypedColumns, meta: unknown = null): Uint8Array {
  const header: Header = { columns: [], meta };
  let offset = 0;
  for (const name of Object.keys(columns).sort()) {
    const column = columns[name];
    header.columns.push({ name, type: typeName(column), length: column.length, offset });
    offset = align(offset + column.byteLength);
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = align(8 + json.length);
  const bytes = new Uint8Array(start + offset);
  new DataView(bytes.buffer).setUint32(0, MAGIC, true);
  new DataView(bytes.buffer).setUint32(4, json.length, true);
  bytes.set(json, 8);
  for (const { name, offset } of header.columns) {
    const column = columns[name];
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), start + offset);
  }
  return bytes;
}

/**
 * Reads what `encodeColumns` wrote; the columns are views of the bytes (which are copied only when they lie unaligned).
 * @throws Error when the bytes are no such table.
 */
export function decodeColumns<Columns extends TypedColumns, Meta = unknown>(
  bytes: Uint8Array,
): { columns: Columns; meta: Meta } {
  const aligned = alignedTo(8, bytes);
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  if (aligned.byteLength < 8 || view.getUint32(0, true) !== MAGIC)
    throw new Error('decodeColumns: these bytes are no table of columns.');
  const length = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(aligned.subarray(8, 8 + length))) as Header;
  const start = aligned.byteOffset + align(8 + length);
  const columns: TypedColumns = {};
  for (const { name, type, length, offset } of header.columns) {
    columns[name] = new CONSTRUCTORS[type](aligned.buffer as ArrayBuffer, start + offset, length);
  }
  return { columns: columns as Columns, meta: header.meta as Meta };
}

function typeName(column: TypedColumn): ColumnTypeName {
  for (const name of Object.keys(CONSTRUCTORS) as ColumnTypeName[]) {
    if (column instanceof CONSTRUCTORS[name]) return name;
  }
  throw new Error('encodeColumns: this type of array is no column.');
}
