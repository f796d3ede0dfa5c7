import type { Scanner } from './scanner.ts';
import { failAt } from './tagAttributes.ts';

const LT = 0x3c;
const GT = 0x3e;
const BRACKET = 0x5b;
const QUESTION = 0x3f;
const AMPERSAND = 0x26;
const COMMENT = Buffer.from('<!--');
const COMMENT_END = Buffer.from('-->');
const CDATA = Buffer.from('<![CDATA[');
const CDATA_END = Buffer.from(']]>');
const DOCTYPE = Buffer.from('<!DOCTYPE');
const INSTRUCTION_END = Buffer.from('?>');

const MAXIMUM_COMMENT_KEPT = 1 << 20;
const MAXIMUM_TEXT = 1 << 26;

/**
 * Passes over the comment, CDATA section, processing instruction or document type at `index` and answers where it ends,
 * or -1 when it is not complete. Text that it cuts in pieces is kept for the open leaf.
 */
export function readMarkup(scanner: Scanner, index: number): number {
  const { bytes, length } = scanner;
  if (bytes[index + 1] === QUESTION) {
    keepText(scanner, index);
    return endOf(scanner, INSTRUCTION_END, index + 2);
  }
  if (startsWith(scanner, COMMENT, index)) {
    keepText(scanner, index);
    const end = endOf(scanner, COMMENT_END, index + COMMENT.length);
    if (end < 0 && length - index > MAXIMUM_COMMENT_KEPT) shortenComment(scanner, index);
    return end;
  }
  if (startsWith(scanner, CDATA, index)) return readCdata(scanner, index);
  if (startsWith(scanner, DOCTYPE, index)) return readDocumentType(scanner, index);
  if (length - index < CDATA.length) return -1;
  return failAt(scanner, 'A "<!" begins no comment, CDATA section or document type here', index);
}

function startsWith({ bytes, length }: Scanner, needle: Buffer, index: number): boolean {
  return index + needle.length <= length && bytes.compare(needle, 0, needle.length, index, index + needle.length) === 0;
}

function endOf({ bytes, length }: Scanner, needle: Buffer, from: number): number {
  const at = bytes.indexOf(needle, from);
  return at < 0 || at + needle.length > length ? -1 : at + needle.length;
}

/** Text before a comment or CDATA section belongs to the open leaf; `position` moves on so that it is kept once. */
function keepText(scanner: Scanner, end: number): void {
  const { bytes, position } = scanner;
  if (scanner.lastWasOpened && end > position) scanner.pieces.push(Buffer.from(bytes.subarray(position, end)));
  scanner.position = end;
}

/** A comment may be as long as it likes: only what could be part of its end is kept. */
function shortenComment(scanner: Scanner, index: number): void {
  const { bytes, length } = scanner;
  const kept = index + COMMENT.length;
  scanner.base += length - 2 - kept;
  bytes.copyWithin(kept, length - 2, length);
  scanner.length = kept + 2;
  bytes[scanner.length] = LT;
}

function readCdata(scanner: Scanner, index: number): number {
  const end = endOf(scanner, CDATA_END, index + CDATA.length);
  if (end < 0) {
    if (scanner.length - index > MAXIMUM_TEXT) failAt(scanner, 'A single CDATA section is longer than 64 MiB', index);
    return -1;
  }
  keepText(scanner, index);
  if (scanner.lastWasOpened) {
    const content = Buffer.from(scanner.bytes.subarray(index + CDATA.length, end - CDATA_END.length));
    scanner.pieces.push(content.includes(AMPERSAND) ? escaped(content) : content);
  }
  return end;
}

/** CDATA is put among text in which `&` has a meaning. */
function escaped(content: Buffer): Buffer {
  return Buffer.from(content.toString('latin1').replaceAll('&', '&amp;'), 'latin1');
}

function readDocumentType(scanner: Scanner, index: number): number {
  const { bytes, length } = scanner;
  if (scanner.rootWas) failAt(scanner, 'A document type stands behind the first element', index);
  const end = bytes.indexOf(GT, index);
  const subset = bytes.indexOf(BRACKET, index);
  const isEnded = end >= 0 && end < length;
  if (subset >= 0 && subset < (isEnded ? end : length)) {
    failAt(
      scanner,
      'It brings a document type (DTD) with declarations of its own, which can hide entity tricks; save it without',
      index,
    );
  }
  if (!isEnded && length - index > MAXIMUM_COMMENT_KEPT) failAt(scanner, 'A document type is longer than 1 MiB', index);
  return isEnded ? end + 1 : -1;
}
