import { isAscii, isUtf8 } from 'node:buffer';
import { MisreadError } from '../errors.ts';
import type { ByteSource } from '../format.ts';

/** How a source writes characters. */
export interface Encoding {
  label: string;
  /** Bytes of the byte order mark. */
  mark: number;
  /** The bytes can be scanned as they are, so that offsets are those of the source. */
  isDirect: boolean;
}

const DECLARATION = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']/;
const LEAST = 1 << 18;

/**
 * Tells the encoding by the first bytes: byte order mark, two-byte patterns, the XML declaration; else UTF-8.
 * @throws MisreadError when the declared encoding is none that is known here.
 */
export function detectEncoding(beginning: Uint8Array): Encoding {
  const [first, second, third] = beginning;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { label: 'utf-8', mark: 3, isDirect: true };
  if (first === 0xff && second === 0xfe) return { label: 'utf-16le', mark: 2, isDirect: false };
  if (first === 0xfe && second === 0xff) return { label: 'utf-16be', mark: 2, isDirect: false };
  if (first === 0x3c && second === 0) return { label: 'utf-16le', mark: 0, isDirect: false };
  if (first === 0 && second === 0x3c) return { label: 'utf-16be', mark: 0, isDirect: false };
  const head = Buffer.from(beginning.subarray(0, 1024)).toString('latin1');
  const declared = DECLARATION.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  if (/^(utf-?8|us-ascii|ascii)$/.test(declared)) return { label: 'utf-8', mark: 0, isDirect: true };
  if (/^utf-?16/.test(declared)) {
    throw new MisreadError('It declares the encoding UTF-16 but is not written in it; correct the first line', 0);
  }
  try {
    return { label: new TextDecoder(declared).encoding, mark: 0, isDirect: false };
  } catch {
    throw new MisreadError(`It declares the encoding "${declared}", which is not known; save it as UTF-8`, 0);
  }
}

/**
 * The source as UTF-8 without byte order mark, in pieces of at least `least` bytes. `start` and `end` are offsets into
 * what is yielded from the very beginning, which are those of the source where the encoding is direct and has no mark.
 * @throws MisreadError when bytes are not what the encoding allows.
 */
export async function* utf8Pieces(
  source: ByteSource,
  encoding: Encoding,
  start = 0,
  end?: number,
  least = LEAST,
): AsyncGenerator<Uint8Array> {
  if (encoding.isDirect) yield* checked(gathered(source.stream(start + encoding.mark, end), least), start);
  else yield* skipping(transcoded(gathered(source.stream(encoding.mark), least), encoding.label), start);
}

/** Small pieces are put together, since every piece costs a turn of the event loop and a rest to be kept. */
async function* gathered(pieces: AsyncIterable<Uint8Array>, least: number): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    if (waiting.length === 0 && piece.length >= least) {
      yield piece;
      continue;
    }
    waiting.push(piece);
    size += piece.length;
    if (size < least) continue;
    yield Buffer.concat(waiting, size);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting, size);
}

async function* checked(pieces: AsyncIterable<Uint8Array>, start: number): AsyncGenerator<Uint8Array> {
  let offset = start;
  let rest: Uint8Array = new Uint8Array(0);
  // A range may begin inside a character.
  let isAtStart = start > 0;
  for await (const piece of pieces) {
    const from = isAtStart ? continuationBytes(piece) : 0;
    isAtStart = false;
    const cut = piece.length - incompleteTail(piece);
    const begin = rest.length > 0 ? Buffer.concat([rest, piece.subarray(0, cut)]) : piece.subarray(from, cut);
    if (!isUtf8(begin)) throw misread(begin, offset - rest.length + (rest.length > 0 ? 0 : from));
    rest = piece.slice(cut);
    offset += piece.length;
    yield piece;
  }
  if (rest.length > 0) throw misread(rest, offset - rest.length);
}

function misread(bytes: Uint8Array, offset: number): MisreadError {
  let [low, high] = [0, bytes.length];
  // Longest beginning that is sound, give or take an unfinished character.
  while (high - low > 4) {
    const middle = (low + high) >> 1;
    const beginning = bytes.subarray(0, middle);
    if (isUtf8(beginning.subarray(0, middle - incompleteTail(beginning)))) low = middle;
    else high = middle;
  }
  return new MisreadError(
    'It is declared or taken to be UTF-8, but has bytes that are not; write the true encoding into its first line, such as encoding="ISO-8859-1"',
    offset + low,
  );
}

function continuationBytes(bytes: Uint8Array): number {
  let count = 0;
  while (count < 3 && (bytes[count] & 0xc0) === 0x80) count++;
  return count;
}

/** Bytes at the end that begin a character of UTF-8 without ending it. */
function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return size > back ? back : 0;
  }
  return 0;
}

async function* transcoded(pieces: AsyncIterable<Uint8Array>, label: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  const isOneByte = /^(windows-|iso-8859-)/.test(label);
  const encoder = new TextEncoder();
  let offset = 0;
  const decode = (piece?: Uint8Array): Uint8Array => {
    try {
      return encoder.encode(piece ? decoder.decode(piece, { stream: true }) : decoder.decode());
    } catch {
      throw new MisreadError(
        `It has bytes that are not ${label.toUpperCase()}, its declared encoding; save it as UTF-8`,
        offset,
      );
    }
  };
  for await (const piece of pieces) {
    const bytes = isOneByte && isAscii(piece) ? piece : decode(piece);
    offset += bytes.length;
    yield bytes;
  }
  yield decode();
}

async function* skipping(pieces: AsyncIterable<Uint8Array>, start: number): AsyncGenerator<Uint8Array> {
  let left = start;
  for await (const piece of pieces) {
    if (left >= piece.length) left -= piece.length;
    else {
      yield piece.subarray(left);
      left = 0;
    }
  }
}
