import { MalformedSourceError } from '../errors.ts';

/** What fits into one string of the JavaScript engine, less a little. */
export const LONGEST_TEXT = 2 ** 29 - 64;

/** Parses UTF-8 bytes as JSON. `what` begins the sentence: `This file`, `Line 3`. @throws MalformedSourceError */
export function parseJson(bytes: Uint8Array, what: string, place?: string): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new MalformedSourceError(`${what} is not UTF-8, as JSON must be: save it as UTF-8.`, place, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new MalformedSourceError(`${what} is not valid JSON (${why}): it is cut off or damaged.`, place, {
      cause: error,
    });
  }
}

/** Cuts a stream into lines, without their ends. The last one tells whether an end followed it. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ bytes: Uint8Array; line: number; isEnded: boolean }> {
  let pending: Uint8Array[] = [];
  let length = 0;
  let line = 1;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      pending.push(chunk.subarray(start, end));
      yield { bytes: Buffer.concat(pending), line: line++, isEnded: true };
      pending = [];
      length = 0;
      start = end + 1;
    }
    pending.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > LONGEST_TEXT) throw new MalformedSourceError(`Line ${line} is longer than 512 MiB.`, `line ${line}`);
  }
  if (length > 0) yield { bytes: Buffer.concat(pending), line, isEnded: false };
}
