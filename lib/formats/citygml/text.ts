import { MisreadError } from '../errors.ts';

const AMPERSAND = 0x26;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The characters of [start, end), UTF-8, with references replaced and blanks at both ends left out.
 * @throws MisreadError when the text refers to an entity that XML does not define; `base` is the offset of `bytes[0]`.
 */
export function decodeText(bytes: Buffer, start: number, end: number, base: number): string {
  let from = start;
  let to = end;
  while (from < to && bytes[from] <= 32) from++;
  while (to > from && bytes[to - 1] <= 32) to--;
  let isPlain = true;
  for (let index = from; index < to; index++) {
    const byte = bytes[index];
    if (byte >= 0x80 || byte === AMPERSAND) {
      isPlain = false;
      break;
    }
  }
  if (isPlain) return bytes.toString('latin1', from, to);
  const text = bytes.toString('utf8', from, to);
  return text.includes('&') ? replaceReferences(text, base + from) : text;
}

function replaceReferences(text: string, offset: number): string {
  return text.replace(/&([^;\s&]{0,40});?/g, (reference, name: string) => {
    const numeric = /^#(?:x([0-9a-f]+)|([0-9]+))$/i.exec(name);
    const code = numeric ? Number.parseInt(numeric[1] ?? numeric[2], numeric[1] ? 16 : 10) : -1;
    if (code > 0 && code <= 0x10ffff && reference.endsWith(';')) return String.fromCodePoint(code);
    const character = NAMED[name];
    if (character !== undefined && reference.endsWith(';')) return character;
    throw new MisreadError(`The reference "${reference}" means nothing in XML; an "&" is written "&amp;"`, offset);
  });
}

const SLOTS = 4096;
const LONGEST = 40;

/** As `decodeText`. */
export type TextReader = (bytes: Buffer, start: number, end: number, base: number) => string;

/** Decodes texts of which the same few come again and again, making each string once. */
export function createTextCache(): TextReader {
  const strings = new Array<string>(SLOTS).fill('');
  return (bytes, start, end, base) => {
    let from = start;
    let to = end;
    while (from < to && bytes[from] <= 32) from++;
    while (to > from && bytes[to - 1] <= 32) to--;
    if (to - from > LONGEST) return decodeText(bytes, from, to, base);
    let hash = 7;
    for (let index = from; index < to; index++) hash = (Math.imul(hash, 31) + bytes[index]) | 0;
    const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
    const known = strings[slot];
    if (known.length === to - from && isAscii(known, bytes, from)) return known;
    const text = decodeText(bytes, from, to, base);
    strings[slot] = text;
    return text;
  };
}

function isAscii(text: string, bytes: Buffer, from: number): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code !== bytes[from + index] || code >= 0x80 || code === AMPERSAND) return false;
  }
  return true;
}
