import { MisreadError } from '../errors.ts';
import { type Slot, slotOf } from './attributeSlots.ts';
import { createNameTable, findName, type Name, type Namespaces, type NameTable } from './names.ts';
import { decodeText } from './text.ts';

/** Hears of every element, in document order. The scanner's fields tell the rest. */
export interface ScanListener {
  open(name: Name): void;
  close(name: Name): void;
}

/**
 * Finds the tags in bytes that arrive in pieces, checks that they nest, and resolves names against namespaces.
 * Nothing is copied out of the bytes; the listener takes what it wants while its element is open or closes.
 */
export interface Scanner {
  /** The window of bytes in which all positions lie. Replaced by `push`. */
  bytes: Buffer;
  /** Offset of the window's first byte in the source. */
  base: number;
  /** How many elements are open, the one now reported included. */
  depth: number;
  /** In `open`: where the tag begins. */
  tagStart: number;
  /** In `close`: the element had neither children nor stray text before them: `text*` is its content. */
  leaf: boolean;
  textBytes: Buffer;
  textStart: number;
  textEnd: number;
  /** Set by the listener to end the scan after this tag. */
  stopped: boolean;
  /** In `open`: whether the tag has an attribute, and where its value lies in `bytes`. */
  has(slot: Slot): boolean;
  valueStart(slot: Slot): number;
  valueEnd(slot: Slot): number;
  /** Names of open elements, from the root (1) on. */
  readonly path: Name[];
  readonly names: NameTable;
  readonly scope: Namespaces;
  push(chunk: Uint8Array): void;
  /** @throws MisreadError when elements are still open or nothing was there. */
  finish(): void;
}

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const BANG = 0x21;
const QUESTION = 0x3f;
const COLON = 0x3a;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/** Bytes that end a name: blanks, `/`, `<`, `>`, `=`, quotes. */
const ENDS_NAME = new Uint8Array(256);
for (let code = 0; code <= 32; code++) ENDS_NAME[code] = 1;
for (const code of [SLASH, LT, GT, EQUALS, QUOTE, APOSTROPHE]) ENDS_NAME[code] = 1;

const MAXIMUM_DEPTH = 1000;
const MAXIMUM_TAG = 1 << 20;
const MAXIMUM_NAME = 1024;
const MAXIMUM_TEXT = 1 << 26;

const XMLNS = Buffer.from('xmlns');
const COMMENT = Buffer.from('<!--');
const COMMENT_END = Buffer.from('-->');
const CDATA = Buffer.from('<![CDATA[');
const CDATA_END = Buffer.from(']]>');
const DOCTYPE = Buffer.from('<!DOCTYPE');
const INSTRUCTION_END = Buffer.from('?>');

/** Where a scan goes on inside a root element that another scan of the same source has read. */
export interface Resume {
  names: NameTable;
  root: Name;
  scope: Namespaces;
  /** Offset of the first byte that will be pushed. */
  base: number;
}

export function createScanner(listener: ScanListener, resume?: Resume): Scanner {
  const names = resume?.names ?? createNameTable();
  const path: Name[] = [];
  if (resume) path[1] = resume.root;
  let scope = resume?.scope ?? names.root;
  /** Scopes to go back to, with the depth of the element that left them. */
  const outerScopes: { depth: number; scope: Namespaces }[] = [];
  const starts = new Int32Array(16);
  const ends = new Int32Array(16);
  let found = 0;
  let bytes = Buffer.allocUnsafeSlow(1 << 16);
  let length = 0;
  /** Where the text before the next tag begins, and how far it was searched for that tag. */
  let position = 0;
  let searched = 0;
  let depth = resume ? 1 : 0;
  let rootWas = depth > 0;
  let justOpened = false;
  /** Text of the open leaf that comments or CDATA have cut into pieces. */
  let pieces: Buffer[] = [];
  let declarations: [string, string][] | undefined;

  const fail = (reason: string, at: number): never => {
    throw new MisreadError(reason, scanner.base + at);
  };

  function push(chunk: Uint8Array): void {
    const rest = length - position;
    if (rest + chunk.length + 1 > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(rest + chunk.length + 1)));
      larger.set(bytes.subarray(position, length), 0);
      bytes = larger;
    } else if (position > 0) bytes.copyWithin(0, position, length);
    bytes.set(chunk, rest);
    scanner.base += position;
    scanner.bytes = bytes;
    searched -= position;
    position = 0;
    length = rest + chunk.length;
    bytes[length] = LT;
    run();
  }

  /** Reports all tags that are complete. Leaves `position` at the text before the first that is not. */
  function run(): void {
    while (!scanner.stopped) {
      let index = searched;
      while (bytes[index] !== LT) index++;
      searched = index;
      if (index === length) {
        if (length - position > MAXIMUM_TEXT) fail('A single text is longer than 64 MiB', position);
        if (depth === 0 && bytes.subarray(position, length).some(isInk))
          fail('This is not XML: text stands outside of any element', position);
        return;
      }
      if (index + 1 === length) return;
      const next = bytes[index + 1]!;
      const after =
        next === SLASH ? closeTag(index) : next === BANG || next === QUESTION ? markup(index, next) : openTag(index);
      if (after < 0) {
        if (length - index > MAXIMUM_TAG) checkLong(index, next);
        return;
      }
      position = after;
      searched = after;
    }
  }

  function checkLong(index: number, next: number): void {
    if (next === BANG && bytes.compare(CDATA, 0, CDATA.length, index, index + CDATA.length) === 0) {
      if (length - index > MAXIMUM_TEXT) fail('A single CDATA section is longer than 64 MiB', index);
    } else fail('A single tag is longer than 1 MiB', index);
  }

  /** Reads the tag at `index` and answers where it ends, or -1 when it is not complete. */
  function openTag(index: number): number {
    let cursor = index + 1;
    let hash = 0;
    let byte = bytes[cursor]!;
    while (ENDS_NAME[byte] === 0) {
      hash = (Math.imul(hash, 31) + byte) | 0;
      byte = bytes[++cursor]!;
    }
    const nameEnd = cursor;
    if (cursor === length) return -1;
    if (nameEnd === index + 1 || byte === EQUALS || nameEnd - index > MAXIMUM_NAME) {
      fail('A "<" begins no tag here; in text it is written "&lt;"', index);
    }
    found = 0;
    let selfClosing = false;
    if (byte !== GT) {
      cursor = attributesFrom(cursor);
      if (cursor < 0) return -1;
      selfClosing = bytes[cursor - 1] === SLASH;
    }
    if (declarations !== undefined) enterScope(index);
    if (depth === 0) {
      if (rootWas) fail('A second root element follows the first', index);
      if (hasInk(position, index)) fail('This is not XML: text stands before the first element', position);
    }
    rootWas = true;
    const name = findName(scope, hash, bytes, index + 1, nameEnd) ?? addName(hash, index + 1, nameEnd);
    if (++depth > MAXIMUM_DEPTH) fail('Elements are nested more than a thousand deep', index);
    path[depth] = name;
    if (pieces.length > 0) pieces = [];
    scanner.depth = depth;
    scanner.tagStart = index;
    listener.open(name);
    justOpened = true;
    if (selfClosing) close(name, cursor, cursor);
    return cursor + 1;
  }

  /** Notes the attributes from `cursor` on and answers the position of the tag's `>`, or -1. */
  function attributesFrom(from: number): number {
    let cursor = from;
    for (;;) {
      let byte = bytes[cursor]!;
      while (byte <= 32) byte = bytes[++cursor]!;
      if (byte === GT) return cursor;
      if (byte === SLASH) {
        if (bytes[cursor + 1] === GT && cursor + 1 < length) return cursor + 1;
        if (cursor + 1 >= length) return undeclare();
        fail('A "/" stands inside a tag', cursor);
      }
      const start = cursor;
      let local = cursor;
      while (ENDS_NAME[byte] === 0) {
        byte = bytes[++cursor]!;
        if (byte === COLON) local = cursor + 1;
      }
      const end = cursor;
      while (byte <= 32) byte = bytes[++cursor]!;
      if (cursor === length) return undeclare();
      if (byte !== EQUALS || end === start) fail('An attribute of a tag has no value in quotes', cursor);
      byte = bytes[++cursor]!;
      while (byte <= 32) byte = bytes[++cursor]!;
      if (cursor === length) return undeclare();
      if (byte !== QUOTE && byte !== APOSTROPHE) fail('An attribute of a tag has no value in quotes', cursor);
      const quote = byte;
      const valueStart = ++cursor;
      byte = bytes[cursor]!;
      while (byte !== quote && byte !== LT) byte = bytes[++cursor]!;
      if (cursor === length) return undeclare();
      if (byte === LT) fail('A "<" stands inside the value of an attribute; it is written "&lt;"', cursor);
      if (bytes[start] === 0x78 && isNamespace(start, end))
        declare(local > start ? local : end, end, valueStart, cursor);
      else {
        const slot = slotOf(bytes, local, end);
        if (slot >= 0) {
          found |= 1 << slot;
          starts[slot] = valueStart;
          ends[slot] = cursor;
        }
      }
      cursor++;
    }
  }

  function undeclare(): -1 {
    declarations = undefined;
    return -1;
  }

  function isNamespace(start: number, end: number): boolean {
    if (end - start < XMLNS.length || bytes.compare(XMLNS, 0, XMLNS.length, start, start + XMLNS.length) !== 0)
      return false;
    return end - start === XMLNS.length || bytes[start + XMLNS.length] === COLON;
  }

  function declare(prefixStart: number, prefixEnd: number, valueStart: number, valueEnd: number): void {
    declarations ??= [];
    declarations.push([
      bytes.toString('latin1', prefixStart, prefixEnd),
      decodeText(bytes, valueStart, valueEnd, scanner.base),
    ]);
  }

  function enterScope(index: number): void {
    outerScopes.push({ depth: depth + 1, scope });
    scope = named(() => names.extend(scope, declarations!), index);
    declarations = undefined;
  }

  function addName(hash: number, start: number, end: number): Name {
    return named(() => names.add(scope, hash, Uint8Array.from(bytes.subarray(start, end))), start);
  }

  function named<Result>(make: () => Result, index: number): Result {
    try {
      return make();
    } catch (error) {
      if (error instanceof RangeError) fail(error.message, index);
      throw error;
    }
  }

  function closeTag(index: number): number {
    const name = path[depth];
    if (depth === 0 || name === undefined) return fail('An end tag stands here without a start tag', index);
    const expected = name.bytes;
    let cursor = index + 2;
    let at = 0;
    while (at < expected.length && bytes[cursor] === expected[at]) {
      cursor++;
      at++;
    }
    if (cursor >= length) return -1;
    let byte = bytes[cursor]!;
    if (at === expected.length) while (byte <= 32) byte = bytes[++cursor]!;
    if (cursor === length) return -1;
    if (byte !== GT || at < expected.length) {
      const end = bytes.indexOf(GT, cursor);
      if (end < 0 || end >= length) return -1;
      fail(
        `<${name.qualified}> is closed by <${bytes.toString('utf8', index + 1, Math.min(index + 80, length)).split(/[\s>]/)[0]}>`,
        index,
      );
    }
    close(name, position, index);
    return cursor + 1;
  }

  function close(name: Name, textStart: number, textEnd: number): void {
    scanner.leaf = justOpened;
    if (justOpened && pieces.length > 0) {
      pieces.push(piece(textStart, textEnd));
      scanner.textBytes = Buffer.concat(pieces);
      scanner.textStart = 0;
      scanner.textEnd = scanner.textBytes.length;
      pieces = [];
    } else {
      scanner.textBytes = bytes;
      scanner.textStart = textStart;
      scanner.textEnd = textEnd;
    }
    listener.close(name);
    justOpened = false;
    depth--;
    scanner.depth = depth;
    while (outerScopes.length > 0 && outerScopes.at(-1)!.depth > depth) scope = outerScopes.pop()!.scope;
  }

  const piece = (start: number, end: number): Buffer => Buffer.from(bytes.subarray(start, end));
  const hasInk = (start: number, end: number): boolean => bytes.subarray(start, end).some(isInk);

  /** Comments, CDATA, processing instructions and the document type. */
  function markup(index: number, next: number): number {
    if (next === QUESTION) return after(INSTRUCTION_END, index, 2);
    if (startsWith(COMMENT, index)) {
      keepPiece(position, index);
      const end = after(COMMENT_END, index, 4);
      // A comment may be as long as it likes: only what could be part of its end is kept.
      if (end < 0 && length - index > MAXIMUM_TAG) shortenComment(index);
      return end;
    }
    if (startsWith(CDATA, index)) {
      const end = after(CDATA_END, index, CDATA.length);
      if (end < 0) return -1;
      keepPiece(position, index);
      if (justOpened) pieces.push(escapeText(piece(index + CDATA.length, end - CDATA_END.length)));
      return end;
    }
    if (startsWith(DOCTYPE, index)) return documentType(index);
    if (length - index < CDATA.length) return -1;
    return fail('A "<!" begins no comment, CDATA section or document type here', index);
  }

  const startsWith = (needle: Buffer, index: number): boolean =>
    index + needle.length <= length && bytes.compare(needle, 0, needle.length, index, index + needle.length) === 0;

  /** Text before a comment or CDATA section belongs to the open leaf; `position` moves on so that it is kept once. */
  function keepPiece(start: number, end: number): void {
    if (justOpened && end > start) pieces.push(piece(start, end));
    position = end;
  }

  function after(needle: Buffer, index: number, skip: number): number {
    const at = bytes.indexOf(needle, index + skip);
    return at < 0 || at + needle.length > length ? -1 : at + needle.length;
  }

  function shortenComment(index: number): void {
    const tail = Buffer.from(bytes.subarray(length - 2, length));
    scanner.base += length - 2 - (index + COMMENT.length);
    tail.copy(bytes, index + COMMENT.length);
    length = index + COMMENT.length + 2;
    bytes[length] = LT;
  }

  function documentType(index: number): number {
    if (rootWas) fail('A document type stands behind the first element', index);
    const end = bytes.indexOf(GT, index);
    const subset = bytes.indexOf(0x5b, index);
    if (subset >= 0 && subset < length && (end < 0 || subset < end)) {
      fail(
        'It brings a document type (DTD) with declarations of its own, which can hide entity tricks; save it without',
        index,
      );
    }
    return end < 0 || end >= length ? -1 : end + 1;
  }

  function finish(): void {
    if (scanner.stopped) return;
    if (!rootWas) fail(length + scanner.base === 0 ? 'It is empty' : 'This is not XML: it has no element', 0);
    if (depth > 0) {
      fail(
        `It ends in the middle, inside <${path[depth]!.qualified}>: it was cut off; copy or export it again`,
        length,
      );
    }
    if (hasInk(position, length)) fail('Text follows the last element', position);
  }

  const scanner: Scanner = {
    bytes,
    base: resume?.base ?? 0,
    depth,
    tagStart: 0,
    leaf: false,
    textBytes: bytes,
    textStart: 0,
    textEnd: 0,
    stopped: false,
    has: (slot) => (found & (1 << slot)) !== 0,
    valueStart: (slot) => starts[slot]!,
    valueEnd: (slot) => ends[slot]!,
    path,
    names,
    get scope() {
      return scope;
    },
    push,
    finish,
  };
  return scanner;
}

function isInk(byte: number): boolean {
  return byte > 32;
}

/** CDATA content is put among text in which `&` has a meaning. */
function escapeText(bytes: Buffer): Buffer {
  return bytes.includes(0x26) ? Buffer.from(bytes.toString('latin1').replaceAll('&', '&amp;'), 'latin1') : bytes;
}
