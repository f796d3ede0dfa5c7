import { pipeline, Readable } from 'node:stream';
import { createGunzip, createInflateRaw } from 'node:zlib';
import { MalformedSourceError } from '../errors.ts';
import { type ArchiveLimits, checkGrowth } from './limits.ts';

/** Bytes that come out at a time. */
const CHUNK = 1 << 18;

/**
 * Inflates a stream, counting what goes in and comes out. Errors of the stream itself pass as they are.
 * @throws MalformedSourceError when the data are damaged, cut off, or grow as a bomb does.
 */
export async function* inflateChunks(
  chunks: AsyncIterable<Uint8Array>,
  kind: 'gzip' | 'raw',
  name: string,
  limits: ArchiveLimits,
): AsyncGenerator<Uint8Array> {
  let bytesIn = 0;
  let bytesOut = 0;
  async function* counted() {
    for await (const chunk of chunks) {
      bytesIn += chunk.length;
      yield chunk;
    }
  }
  const inflate = kind === 'gzip' ? createGunzip({ chunkSize: CHUNK }) : createInflateRaw({ chunkSize: CHUNK });
  const input = Readable.from(counted(), { objectMode: false, highWaterMark: 1 << 20 });
  // The iteration below meets every error; the callback only keeps it from being an unhandled one.
  pipeline(input, inflate, () => {});
  try {
    for await (const chunk of inflate) {
      bytesOut += chunk.length;
      checkGrowth(name, bytesIn, bytesOut, limits);
      yield chunk;
    }
  } catch (error) {
    throw inflateError(error, name, bytesOut);
  }
}

function inflateError(error: unknown, name: string, bytesOut: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_')) return error;
  const fault = code === 'Z_BUF_ERROR' ? 'is cut off' : 'is damaged';
  return new MalformedSourceError(
    `"${name}" ${fault} in its compressed data: copy it again from where it came.`,
    `byte ${bytesOut} after unpacking`,
    { cause: error },
  );
}
