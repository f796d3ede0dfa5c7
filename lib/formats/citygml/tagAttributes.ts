import { MisreadError } from '../errors.ts';
import { slotOf } from './attributeSlots.ts';
import type { Scanner } from './scanner.ts';
import { decodeText } from './text.ts';

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const COLON = 0x3a;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const XMLNS = Buffer.from('xmlns');

/** 1 for bytes that end a name: blanks, `/`, `<`, `>`, `=`, quotes. */
export const ENDS_NAME = new Uint8Array(256);
for (let code = 0; code <= 32; code++) ENDS_NAME[code] = 1;
for (const code of [SLASH, LT, GT, EQUALS, QUOTE, APOSTROPHE]) ENDS_NAME[code] = 1;

export function failAt(scanner: Scanner, reason: string, index: number): never {
  throw new MisreadError(reason, scanner.base + index);
}

/** Whether anything but blanks lies in [start, end). */
export function hasInk(scanner: Scanner, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if (scanner.bytes[index] > 32) return true;
  return false;
}

/**
 * Notes the attributes of a tag, from the end of its name on, and answers the position of the tag's `>`; or -1 when the
 * tag is not complete.
 */
export function readTagAttributes(scanner: Scanner, nameEnd: number): number {
  const { bytes, length, starts, ends } = scanner;
  let cursor = nameEnd;
  for (;;) {
    let byte = bytes[cursor];
    while (byte <= 32) byte = bytes[++cursor];
    if (byte === GT) return cursor;
    if (byte === SLASH) {
      if (cursor + 1 >= length) return undeclare(scanner);
      if (bytes[cursor + 1] === GT) return cursor + 1;
      failAt(scanner, 'A "/" stands inside a tag', cursor);
    }
    const start = cursor;
    let local = cursor;
    while (ENDS_NAME[byte] === 0) {
      byte = bytes[++cursor];
      if (byte === COLON) local = cursor + 1;
    }
    const end = cursor;
    while (byte <= 32) byte = bytes[++cursor];
    if (byte === EQUALS && end > start) {
      byte = bytes[++cursor];
      while (byte <= 32) byte = bytes[++cursor];
    } else if (cursor < length) failAt(scanner, 'An attribute of a tag has no value in quotes', cursor);
    if (cursor >= length) return undeclare(scanner);
    if (byte !== QUOTE && byte !== APOSTROPHE) failAt(scanner, 'An attribute of a tag has no value in quotes', cursor);
    const quote = byte;
    const valueStart = ++cursor;
    byte = bytes[cursor];
    while (byte !== quote && byte !== LT) byte = bytes[++cursor];
    if (cursor >= length) return undeclare(scanner);
    if (byte === LT) failAt(scanner, 'A "<" stands inside the value of an attribute; it is written "&lt;"', cursor);
    if (isDeclaration(bytes, start, end)) declare(scanner, local > start ? local : end, end, valueStart, cursor);
    else {
      const slot = slotOf(bytes, local, end);
      if (slot >= 0) {
        scanner.found |= 1 << slot;
        starts[slot] = valueStart;
        ends[slot] = cursor;
      }
    }
    cursor++;
  }
}

/** The tag will be read again from its beginning. */
function undeclare(scanner: Scanner): -1 {
  if (scanner.declarations.length > 0) scanner.declarations = [];
  return -1;
}

function isDeclaration(bytes: Buffer, start: number, end: number): boolean {
  if (end - start < XMLNS.length) return false;
  for (let index = 0; index < XMLNS.length; index++) if (bytes[start + index] !== XMLNS[index]) return false;
  return end - start === XMLNS.length || bytes[start + XMLNS.length] === COLON;
}

function declare(scanner: Scanner, start: number, end: number, valueStart: number, valueEnd: number): void {
  const { bytes, base } = scanner;
  scanner.declarations.push([bytes.toString('latin1', start, end), decodeText(bytes, valueStart, valueEnd, base)]);
}
