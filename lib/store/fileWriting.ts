import { createHash } from 'node:crypto';
import { constants, copyFile, type FileHandle, link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Body, etagOfDigest, knownBytes, lowerCaseNames } from './bodies.ts';
import { PreconditionFailedError } from './errors.ts';
import { codeOf } from './fileErrors.ts';
import { withLock } from './fileLock.ts';
import { lockName, sidecarName, temporaryName } from './fileNames.ts';
import { hashFile, sizeOf } from './fileReading.ts';
import type { PutOptions } from './store.ts';

/** What lies beside an object that was put with metadata. It counts only while the object has this ETag. */
const Sidecar = z.object({ etag: z.string(), metadata: z.record(z.string(), z.string()) });

/** Writes an object by way of a temporary file and answers its ETag. @throws PreconditionFailedError */
export async function putFile(path: string, key: string, body: Body, options: PutOptions, durable: boolean) {
  const temporary = temporaryName(path);
  try {
    const etag = await writeTemporary(temporary, body, durable, options.signal);
    options.signal?.throwIfAborted();
    await takePlace(temporary, path, key, options);
    await writeMetadata(path, etag, lowerCaseNames(options.metadata), durable);
    return etag;
  } catch (error) {
    await removeFile(temporary);
    throw error;
  }
}

/** Copies a file with its metadata; where the file system can share blocks, no bytes are moved. */
export async function duplicateFile(from: string, to: string, durable: boolean): Promise<void> {
  await placeCopy(from, to, durable);
  try {
    await placeCopy(sidecarName(from), sidecarName(to), durable);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await removeFile(sidecarName(to));
  }
}

async function placeCopy(from: string, to: string, durable: boolean): Promise<void> {
  const temporary = temporaryName(to);
  try {
    await mkdir(dirname(to), { recursive: true });
    await copyFile(from, temporary, constants.COPYFILE_FICLONE);
    if (durable) await syncFile(temporary);
    await rename(temporary, to);
  } catch (error) {
    await removeFile(temporary);
    throw error;
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Deletes a file; nothing happens where there is none. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  }
}

/** Metadata of the object that has this ETag. */
export async function readMetadata(path: string, etag: string): Promise<Record<string, string>> {
  try {
    const sidecar = Sidecar.parse(JSON.parse(await readFile(sidecarName(path), 'utf8')));
    return sidecar.etag === etag ? sidecar.metadata : {};
  } catch {
    // None was given, or it is broken: the object itself is what counts.
    return {};
  }
}

async function writeMetadata(path: string, etag: string, metadata: Record<string, string>, durable: boolean) {
  const sidecar = sidecarName(path);
  if (Object.keys(metadata).length === 0) return removeFile(sidecar);
  const temporary = temporaryName(path);
  await writeTemporary(temporary, JSON.stringify({ etag, metadata }), durable);
  await rename(temporary, sidecar);
}

/** Writes the temporary file and answers its ETag. */
async function writeTemporary(path: string, body: Body, durable: boolean, signal?: AbortSignal): Promise<string> {
  const handle = await openInFolder(path);
  const hash = createHash('sha256');
  try {
    const known = knownBytes(body);
    for await (const chunk of known ? [known] : (body as AsyncIterable<Uint8Array>)) {
      signal?.throwIfAborted();
      hash.update(chunk);
      await writeAll(handle, chunk);
    }
    if (durable) await handle.sync();
  } finally {
    await handle.close();
  }
  return etagOfDigest(hash.digest('hex'));
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.length; ) {
    offset += (await handle.write(chunk, offset, Math.min(chunk.length - offset, 1 << 30))).bytesWritten;
  }
}

async function openInFolder(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true });
    return open(path, 'wx');
  }
}

async function takePlace(temporary: string, path: string, key: string, options: PutOptions): Promise<void> {
  const { ifMatch, ifAbsent, signal } = options;
  if (ifMatch !== undefined) {
    await underLock(async () => (await hashFile(path, key))?.etag === ifMatch);
  } else if (ifAbsent) {
    await linkOnce();
  } else {
    await rename(temporary, path);
  }

  /** A link is made only where there is no file. File systems without links (FAT) get the lock instead. */
  async function linkOnce(): Promise<void> {
    try {
      await link(temporary, path);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EEXIST') throw new PreconditionFailedError(key, { cause: error });
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
      return underLock(async () => (await sizeOf(path)) === undefined);
    }
    await removeFile(temporary);
  }

  async function underLock(condition: () => Promise<boolean>): Promise<void> {
    await withLock(
      lockName(path),
      async () => {
        if (!(await condition())) throw new PreconditionFailedError(key);
        await rename(temporary, path);
      },
      signal,
    );
  }
}
