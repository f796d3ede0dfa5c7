/** Values of CWL: JSON, in which objects of class `File` and `Directory` stand for what lies on a disk or in a bucket. */

export type Value =
  | null
  | boolean
  | number
  | string
  | Value[]
  | FileValue
  | DirectoryValue
  | { [field: string]: Value };

/** CWL v1.2 CommandLineTool §"File". `location` says where it lies, `path` where the tool finds it. */
export interface FileValue {
  class: 'File';
  location?: string;
  path?: string;
  basename?: string;
  dirname?: string;
  nameroot?: string;
  nameext?: string;
  /** `sha1$<hex>`. */
  checksum?: string;
  size?: number;
  secondaryFiles?: (FileValue | DirectoryValue)[];
  format?: string;
  /** The file itself where it has no location, else its first bytes as far as they were asked for. */
  contents?: string;
}

/** CWL v1.2 CommandLineTool §"Directory". */
export interface DirectoryValue {
  class: 'Directory';
  location?: string;
  path?: string;
  basename?: string;
  /** What lies in it: the directory itself where it has no location. */
  listing?: (FileValue | DirectoryValue)[];
}

export type Entry = FileValue | DirectoryValue;

export const isFile = (value: unknown): value is FileValue =>
  typeof value === 'object' && value !== null && (value as { class?: unknown }).class === 'File';

export const isDirectory = (value: unknown): value is DirectoryValue =>
  typeof value === 'object' && value !== null && (value as { class?: unknown }).class === 'Directory';

export const isEntry = (value: unknown): value is Entry => isFile(value) || isDirectory(value);

/** The same value with every File and Directory in it replaced; those inside of others are left to the function. */
export function mapEntries(value: Value, replace: (entry: Entry) => Entry): Value {
  if (isEntry(value)) return replace(value);
  if (Array.isArray(value)) return value.map((item) => mapEntries(item, replace));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapEntries(inner as Value, replace)]));
}

/** Every File and Directory of a value, also those that come along with others or lie in them. */
export function* entriesOf(value: Value): Generator<Entry> {
  if (isFile(value)) {
    yield value;
    for (const other of value.secondaryFiles ?? []) yield* entriesOf(other);
  } else if (isDirectory(value)) {
    yield value;
    for (const other of value.listing ?? []) yield* entriesOf(other);
  } else if (Array.isArray(value)) {
    for (const item of value) yield* entriesOf(item);
  } else if (value !== null && typeof value === 'object') {
    for (const inner of Object.values(value)) yield* entriesOf(inner as Value);
  }
}

/** Name, root and extension of a file, as CWL divides them: a name that begins with a point has no extension. */
export function partsOfName(basename: string): { basename: string; nameroot: string; nameext: string } {
  const point = basename.lastIndexOf('.');
  const at = point <= 0 ? basename.length : point;
  return { basename, nameroot: basename.slice(0, at), nameext: basename.slice(at) };
}

/** JSON with its fields sorted (CWL v1.2 §"Parameter references"), and blanks where the reference runner puts them. */
export function jsonText(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}: ${jsonText(inner as Value)}`).join(', ')}}`;
}
