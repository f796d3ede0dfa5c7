import { createHash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { clampRange, etagOfDigest } from './bodies.ts';
import { NotFoundError } from './errors.ts';
import { codeOf, fileError } from './fileErrors.ts';
import type { ReadOptions } from './store.ts';

/** Large enough that a call costs little beside its copying. */
const CHUNK = 1 << 20;
/** Enough for those who only look at how a file, or a part of it, begins. */
const FIRST_CHUNK = 1 << 18;
const HASHED_AT_ONCE = 1 << 18;

/** Reads a file, or a range of it and nothing else. `key` is for the sentence alone. @throws NotFoundError */
export async function readBytes(path: string, key: string, options: ReadOptions = {}): Promise<Uint8Array> {
  options.signal?.throwIfAborted();
  const { handle, size } = await openForReading(path, key);
  try {
    const { start, end } = clampRange(size, options.range);
    const bytes = new Uint8Array(Buffer.allocUnsafeSlow(end - start).buffer);
    let filled = 0;
    while (filled < bytes.length) {
      options.signal?.throwIfAborted();
      const length = Math.min(bytes.length - filled, 1 << 30);
      const { bytesRead } = await handle.read(bytes, filled, length, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } catch (error) {
    throw fileError(error, path, 'read');
  } finally {
    await handle.close();
  }
}

/** Streams a file, or a range of it. @throws NotFoundError */
export async function* streamBytes(path: string, key: string, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
  options.signal?.throwIfAborted();
  const { handle, size } = await openForReading(path, key);
  try {
    const { start, end } = clampRange(size, options.range);
    let position = start;
    let next = position < end ? readChunk(handle, position, Math.min(end, position + FIRST_CHUNK)) : undefined;
    while (next) {
      const isFirst = position === start;
      const chunk = await next;
      options.signal?.throwIfAborted();
      if (chunk.length === 0) return;
      position += chunk.length;
      const more = () => (position < end ? readChunk(handle, position, end) : undefined);
      // The next chunk is read while this one is being used, but for the first, since many want no more.
      next = isFirst ? undefined : more();
      next?.catch(() => {});
      yield chunk;
      next ??= more();
    }
  } catch (error) {
    throw fileError(error, path, 'read');
  } finally {
    await handle.close();
  }
}

async function readChunk(handle: FileHandle, position: number, end: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK, end - position));
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
  return buffer.subarray(0, bytesRead);
}

async function openForReading(path: string, key: string): Promise<{ handle: FileHandle; size: number }> {
  try {
    const handle = await open(path, 'r');
    const found = await handle.stat();
    if (found.isFile()) return { handle, size: found.size };
    await handle.close();
  } catch (error) {
    if (!isAbsent(error)) throw fileError(error, path, 'read');
  }
  throw new NotFoundError(key);
}

/** Size of a regular file, or undefined where there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw fileError(error, path, 'read');
  }
}

/** ETag and size of a file by all of its bytes, or undefined where there is none. */
export async function hashFile(path: string, key: string): Promise<{ etag: string; size: number } | undefined> {
  const opened = await openForReading(path, key).catch((error: unknown) => {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  });
  if (!opened) return undefined;
  const hash = createHash('sha256');
  // One buffer that stays in the processor's cache, since nobody keeps what was read.
  const buffer = Buffer.allocUnsafeSlow(HASHED_AT_ONCE);
  let size = 0;
  try {
    for (;;) {
      const { bytesRead } = await opened.handle.read(buffer, 0, buffer.length, size);
      if (bytesRead === 0) return { etag: etagOfDigest(hash.digest('hex')), size };
      hash.update(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
  } catch (error) {
    throw fileError(error, path, 'read');
  } finally {
    await opened.handle.close();
  }
}

function isAbsent(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
