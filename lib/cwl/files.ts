/** Where Files and Directories of a job lie: on a disk here, in a bucket elsewhere. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { JobError } from './errors.ts';

export interface Files {
  /** What lies at a location, or undefined. */
  look(location: string): Promise<{ kind: 'file' | 'directory'; size: number } | undefined>;
  /** Names of what lies in a directory, sorted. */
  list(location: string): Promise<string[]>;
  /** The first bytes of a file. */
  read(location: string, limit: number): Promise<Uint8Array>;
}

/** Files of this machine, by `file:` URLs. */
export const localFiles: Files = {
  async look(location) {
    const found = await stat(pathOf(location)).catch(() => undefined);
    if (!found) return undefined;
    return { kind: found.isDirectory() ? 'directory' : 'file', size: found.isDirectory() ? 0 : found.size };
  },

  async list(location) {
    return (await readdir(pathOf(location))).sort();
  },

  async read(location, limit) {
    const file = await open(pathOf(location));
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(limit), 0, limit, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
};

/** `sha1$<hex>` of a file of this machine. */
export async function checksumOf(path: string): Promise<string> {
  const hash = createHash('sha1');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return `sha1$${hash.digest('hex')}`;
}

/** Where something lies, as a URL: a path is taken relative to `folder`. @throws JobError for what is not on this machine */
export function locate(reference: string, folder: string): string {
  if (reference.startsWith('file:')) return reference;
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(reference)?.[1];
  if (scheme !== undefined) {
    throw new JobError(`${reference} lies behind ${scheme}:, which is not fetched: put a copy on this machine first.`);
  }
  return pathToFileURL(isAbsolute(reference) ? reference : resolve(folder, decodeIfNeeded(reference, folder))).href;
}

/** A relative location is a URL, and may be written with escapes where the path itself is none. */
function decodeIfNeeded(reference: string, folder: string): string {
  if (!reference.includes('%')) return reference;
  try {
    return fileURLToPath(new URL(reference, pathToFileURL(join(folder, '/'))));
  } catch {
    return reference;
  }
}

export const pathOf = (location: string): string => fileURLToPath(location);

/** The last part of a location, as it is called. */
export const baseOf = (location: string): string => decodeURIComponent(basename(new URL(location).pathname));

/** What is called so in the directory at a location. */
export const inside = (location: string, name: string): string =>
  `${location.replace(/\/$/, '')}/${encodeURIComponent(name)}`;

/** What is called so beside a location. */
export const beside = (location: string, name: string): string => inside(dirname(location), name);
