import { readMarkup } from './markup.ts';
import { createNameTable, findName, hashOf, type Name, type Namespaces, type NameTable } from './names.ts';
import { ENDS_NAME, failAt, hasInk, readTagAttributes } from './tagAttributes.ts';

/** Hears of every element, in document order. The fields of the scanner tell the rest. */
export interface ScanListener {
  open(name: Name): void;
  close(name: Name): void;
}

/**
 * Finds the tags in bytes that arrive in pieces, checks that they nest, and resolves names against namespaces.
 * Nothing is copied out of the bytes; the listener takes what it wants while its element opens or closes.
 */
export interface Scanner {
  listener: ScanListener;
  /** The window of bytes in which all positions lie, the offset of its first byte in the source, and how many are valid. */
  bytes: Buffer;
  base: number;
  length: number;
  /** Where the text before the next tag begins, and how far it was searched for that tag. */
  position: number;
  searched: number;
  /** How many elements are open, the one now reported included; their names from the root (1) on. */
  depth: number;
  path: Name[];
  /** In `open`: where the tag begins. */
  tagStart: number;
  /** In `open`: bit n is set when the tag has the attribute of slot n, whose value lies in `bytes` from `starts[n]` to `ends[n]`. */
  found: number;
  starts: Int32Array;
  ends: Int32Array;
  /** In `close`: nothing but text was in the element; it lies in `textBytes` from `textStart` to `textEnd`. */
  leaf: boolean;
  textBytes: Buffer;
  textStart: number;
  textEnd: number;
  /** Text of the open leaf that comments or CDATA have cut into pieces. */
  pieces: Buffer[];
  /** Set by the listener to end the scan after this tag. */
  stopped: boolean;
  rootWas: boolean;
  names: NameTable;
  scope: Namespaces;
  /** Namespaces that the tag being read declares. */
  declarations: [prefix: string, uri: string][];
  /** Scopes to go back to, with the depth of the element that left them. */
  outerScopes: { depth: number; scope: Namespaces }[];
  /** The element that was opened or closed last. What followed it the last time mostly does so again. */
  last: Name | undefined;
  lastWasOpened: boolean;
  expected: Name | undefined;
}

/** Where a scan goes on inside a root element that another scan of the same source has read. */
export interface Resume {
  names: NameTable;
  root: Name;
  scope: Namespaces;
  /** Offset of the first byte that will be pushed. */
  base: number;
}

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const BANG = 0x21;
const QUESTION = 0x3f;

/** Bytes looked at in one go: few enough to stay in the processor's cache. */
const SLICE = 1 << 17;
const MAXIMUM_DEPTH = 1000;
const MAXIMUM_TAG = 1 << 20;
const MAXIMUM_NAME = 1024;
const MAXIMUM_TEXT = 1 << 26;

export function createScanner(listener: ScanListener, resume?: Resume): Scanner {
  const names = resume?.names ?? createNameTable();
  const bytes = Buffer.allocUnsafeSlow(1 << 12);
  const path: Name[] = [];
  if (resume) path[1] = resume.root;
  return {
    listener,
    bytes,
    base: resume?.base ?? 0,
    length: 0,
    position: 0,
    searched: 0,
    depth: resume ? 1 : 0,
    path,
    tagStart: 0,
    found: 0,
    starts: new Int32Array(16),
    ends: new Int32Array(16),
    leaf: false,
    textBytes: bytes,
    textStart: 0,
    textEnd: 0,
    pieces: [],
    stopped: false,
    rootWas: resume !== undefined,
    names,
    scope: resume?.scope ?? names.root,
    declarations: [],
    outerScopes: [],
    last: undefined,
    lastWasOpened: false,
    expected: undefined,
  };
}

/**
 * Scans the next bytes of the source.
 * @throws MisreadError at the first byte that no XML has there.
 */
export function push(scanner: Scanner, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length && !scanner.stopped; at += SLICE) {
    append(scanner, chunk.subarray(at, at + SLICE));
    scanTags(scanner);
  }
}

/** Moves the rest of the window to its beginning and puts the chunk behind it, with a "<" that ends every search. */
function append(scanner: Scanner, chunk: Uint8Array): void {
  const { bytes, position, length } = scanner;
  const rest = length - position;
  if (rest + chunk.length + 1 > bytes.length) {
    scanner.bytes = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(rest + chunk.length + 1)));
    scanner.bytes.set(bytes.subarray(position, length), 0);
  } else if (position > 0) bytes.copyWithin(0, position, length);
  scanner.bytes.set(chunk, rest);
  scanner.base += position;
  scanner.searched -= position;
  scanner.position = 0;
  scanner.length = rest + chunk.length;
  scanner.bytes[scanner.length] = LT;
}

/** Reports all tags that are complete. Leaves `position` at the text before the first that is not. */
function scanTags(scanner: Scanner): void {
  const { bytes } = scanner;
  while (!scanner.stopped) {
    let index = scanner.searched;
    while (bytes[index] !== LT) index++;
    scanner.searched = index;
    if (index >= scanner.length) {
      checkText(scanner);
      return;
    }
    const next = bytes[index + 1];
    let after: number;
    if (next === SLASH) after = closeTag(scanner, index);
    else if (next === BANG || next === QUESTION) after = readMarkup(scanner, index);
    else after = openTag(scanner, index);
    if (after < 0) {
      if (next !== BANG && scanner.length - index > MAXIMUM_TAG)
        failAt(scanner, 'A single tag is longer than 1 MiB', index);
      return;
    }
    scanner.position = after;
    scanner.searched = after;
  }
}

function checkText(scanner: Scanner): void {
  const { length, position, depth } = scanner;
  if (length - position > MAXIMUM_TEXT) failAt(scanner, 'A single text is longer than 64 MiB', position);
  if (depth === 0 && hasInk(scanner, position, length)) {
    failAt(scanner, 'This is not XML: text stands outside of any element', position);
  }
}

/** Reads the start tag at `index` and answers where it ends, or -1 when it is not complete. */
function openTag(scanner: Scanner, index: number): number {
  const { bytes } = scanner;
  let name = scanner.expected;
  let cursor = index + 1;
  let hash = 0;
  if (name !== undefined) {
    const guess = name.bytes;
    const { length } = guess;
    let at = 0;
    while (at < length && bytes[cursor] === guess[at]) {
      cursor++;
      at++;
    }
    if (at < length || ENDS_NAME[bytes[cursor]] === 0 || name.scope !== scanner.scope) name = undefined;
  }
  if (name === undefined) {
    cursor = index + 1;
    for (let byte = bytes[cursor]; ENDS_NAME[byte] === 0; byte = bytes[++cursor]) {
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
  }
  if (cursor >= scanner.length) return -1;
  const nameEnd = cursor;
  const byte = bytes[cursor];
  if (nameEnd === index + 1 || byte === EQUALS || nameEnd - index > MAXIMUM_NAME) {
    failAt(scanner, 'A "<" begins no tag here; in text it is written "&lt;"', index);
  }
  scanner.found = 0;
  let selfClosing = false;
  if (byte !== GT) {
    cursor = readTagAttributes(scanner, cursor);
    if (cursor < 0) return -1;
    selfClosing = bytes[cursor - 1] === SLASH;
    if (scanner.declarations.length > 0) {
      enterScope(scanner, index);
      name = undefined;
      hash = hashOf(bytes, index + 1, nameEnd);
    }
  }
  if (scanner.depth === 0) checkRoot(scanner, index);
  if (name === undefined) name = resolveName(scanner, hash, index + 1, nameEnd);
  scanner.last = name;
  scanner.lastWasOpened = true;
  scanner.expected = name.childGuess;
  if (++scanner.depth > MAXIMUM_DEPTH) failAt(scanner, 'Elements are nested more than a thousand deep', index);
  scanner.path[scanner.depth] = name;
  if (scanner.pieces.length > 0) scanner.pieces = [];
  scanner.tagStart = index;
  scanner.listener.open(name);
  if (selfClosing) closeElement(scanner, name, cursor, cursor);
  return cursor + 1;
}

function checkRoot(scanner: Scanner, index: number): void {
  if (scanner.rootWas) failAt(scanner, 'A second root element follows the first', index);
  if (hasInk(scanner, scanner.position, index)) {
    failAt(scanner, 'This is not XML: text stands before the first element', scanner.position);
  }
  scanner.rootWas = true;
}

function resolveName(scanner: Scanner, hash: number, start: number, end: number): Name {
  const { scope, last } = scanner;
  const name = findName(scope, hash, scanner.bytes, start, end) ?? addName(scanner, hash, start, end);
  if (last !== undefined) {
    if (scanner.lastWasOpened) last.childGuess = name;
    else last.siblingGuess = name;
  }
  return name;
}

function addName(scanner: Scanner, hash: number, start: number, end: number): Name {
  return failingAt(scanner, start, () =>
    scanner.names.add(scanner.scope, hash, Uint8Array.from(scanner.bytes.subarray(start, end))),
  );
}

function enterScope(scanner: Scanner, index: number): void {
  const { scope, declarations } = scanner;
  scanner.outerScopes.push({ depth: scanner.depth + 1, scope });
  scanner.scope = failingAt(scanner, index, () => scanner.names.extend(scope, declarations));
  scanner.declarations = [];
}

function failingAt<Result>(scanner: Scanner, index: number, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) failAt(scanner, error.message, index);
    throw error;
  }
}

/** Reads the end tag at `index` and answers where it ends, or -1 when it is not complete. */
function closeTag(scanner: Scanner, index: number): number {
  const { bytes, length, depth } = scanner;
  const name = scanner.path[depth];
  if (depth === 0 || name === undefined) return failAt(scanner, 'An end tag stands here without a start tag', index);
  const expected = name.bytes;
  const size = expected.length;
  let cursor = index + 2;
  let at = 0;
  while (at < size && bytes[cursor] === expected[at]) {
    cursor++;
    at++;
  }
  let byte = bytes[cursor];
  if (at === size) while (byte <= 32) byte = bytes[++cursor];
  if (cursor >= length) return -1;
  if (byte !== GT || at < size) {
    const end = bytes.indexOf(GT, cursor);
    if (end < 0 || end >= length) return -1;
    const met = bytes.toString('utf8', index + 1, Math.min(end, index + 80));
    failAt(scanner, `<${name.qualified}> is closed by <${met}>; correct it or export the file again`, index);
  }
  closeElement(scanner, name, scanner.position, index);
  return cursor + 1;
}

function closeElement(scanner: Scanner, name: Name, textStart: number, textEnd: number): void {
  scanner.leaf = scanner.lastWasOpened;
  if (scanner.lastWasOpened) {
    scanner.textBytes = scanner.bytes;
    scanner.textStart = textStart;
    scanner.textEnd = textEnd;
    if (scanner.pieces.length > 0) joinPieces(scanner, textStart, textEnd);
  }
  scanner.listener.close(name);
  scanner.last = name;
  scanner.lastWasOpened = false;
  scanner.expected = name.siblingGuess;
  scanner.depth--;
  if (scanner.outerScopes.length > 0) leaveScopes(scanner);
}

function leaveScopes(scanner: Scanner): void {
  const { outerScopes } = scanner;
  while (outerScopes.length > 0 && outerScopes.at(-1)!.depth > scanner.depth) scanner.scope = outerScopes.pop()!.scope;
}

function joinPieces(scanner: Scanner, textStart: number, textEnd: number): void {
  scanner.textBytes = Buffer.concat([...scanner.pieces, scanner.bytes.subarray(textStart, textEnd)]);
  scanner.textStart = 0;
  scanner.textEnd = scanner.textBytes.length;
  scanner.pieces = [];
}

/**
 * Tells that no more bytes follow.
 * @throws MisreadError when elements are still open or nothing was there.
 */
export function finish(scanner: Scanner): void {
  const { length, base, depth, position } = scanner;
  if (scanner.stopped) return;
  if (depth > 0) {
    const name = scanner.path[depth].qualified;
    failAt(scanner, `It ends in the middle, inside <${name}>: it was cut off; copy or export it again`, length);
  }
  if (!scanner.rootWas) {
    failAt(scanner, base + length === 0 ? 'It is empty' : 'This is not XML: it has no element', 0);
  }
  if (hasInk(scanner, position, length)) failAt(scanner, 'Text follows the last element', position);
}
