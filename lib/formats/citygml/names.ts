import { type Meaning, meaningOf } from './vocabulary.ts';

/** An element name as this document writes it, with what it means under the namespaces in force. Made once, used a million times. */
export interface Name extends Meaning {
  /** As written: `bldg:Building`. */
  qualified: string;
  local: string;
  /** The bytes of the qualified name. */
  bytes: Uint8Array;
  scope: Namespaces;
  /** Next name with the same hash. */
  next: Name | undefined;
  /** The name that followed the start tag, or the end, of this element the last time. */
  childGuess: Name | undefined;
  siblingGuess: Name | undefined;
}

/** The namespaces in force at some place of the document, with the names that were met under them. */
export interface Namespaces {
  uris: Map<string, string>;
  table: (Name | undefined)[];
}

const TABLE_SIZE = 1024;
const TABLE_MASK = TABLE_SIZE - 1;
/** No document of worth uses more; a hostile one shall not fill the memory. */
const MAXIMUM_NAMES = 1 << 16;

/** All scopes and names of one document. Equal scopes are one object, so that names are resolved once however often prefixes are declared. */
export interface NameTable {
  readonly root: Namespaces;
  /** The scope inside an element that declares prefixes itself. */
  extend(outer: Namespaces, declarations: [prefix: string, uri: string][]): Namespaces;
  /** Resolves a name that `findName` did not know. @throws RangeError when the document has too many names. */
  add(scope: Namespaces, hash: number, bytes: Uint8Array): Name;
}

/** The name with these bytes, when it was met before under these namespaces. `hash` is that of `hashOf`. */
export function findName(
  scope: Namespaces,
  hash: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): Name | undefined {
  let name = scope.table[hash & TABLE_MASK];
  while (name !== undefined && !isAt(name.bytes, bytes, start, end)) name = name.next;
  return name;
}

export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let index = start; index < end; index++) hash = (Math.imul(hash, 31) + bytes[index]) | 0;
  return hash;
}

function isAt(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let index = 0; index < name.length; index++) if (name[index] !== bytes[start + index]) return false;
  return true;
}

export function createNameTable(): NameTable {
  const scopes = new Map<string, Namespaces>();
  let names = 0;
  const scopeOf = (uris: Map<string, string>): Namespaces => {
    const key = JSON.stringify([...uris].sort());
    let scope = scopes.get(key);
    if (scope === undefined) {
      if (scopes.size >= MAXIMUM_NAMES / 64)
        throw new RangeError('It declares namespaces in more than a thousand ways');
      scope = { uris, table: new Array<Name | undefined>(TABLE_SIZE).fill(undefined) };
      scopes.set(key, scope);
    }
    return scope;
  };
  return {
    root: scopeOf(new Map()),
    extend: (outer, declarations) => scopeOf(new Map([...outer.uris, ...declarations])),
    add(scope, hash, bytes) {
      if (++names > MAXIMUM_NAMES) throw new RangeError('It has more than 65,536 different element names');
      const qualified = Buffer.from(bytes).toString();
      const colon = qualified.indexOf(':');
      const local = qualified.slice(colon + 1);
      const uri = scope.uris.get(colon < 0 ? '' : qualified.slice(0, colon)) ?? '';
      const slot = hash & TABLE_MASK;
      const name: Name = {
        ...meaningOf(uri, local),
        qualified,
        local,
        bytes,
        scope,
        next: scope.table[slot],
        childGuess: undefined,
        siblingGuess: undefined,
      };
      scope.table[slot] = name;
      return name;
    },
  };
}
