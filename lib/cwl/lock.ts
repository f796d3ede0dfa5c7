/** `tools.lock.json`: which images tools run in. Rendering a pipeline reads this, and asks no registry. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ToolFileError } from './errors.ts';

export const pinnedImageSchema = z.strictObject({
  /** `sha256:<hex>`: the bytes that run, whatever the name comes to mean. */
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** What the image runs; the command of the tool goes behind it. */
  entryPoint: z.array(z.string()),
  /** That it runs as: empty is root. */
  user: z.string(),
  /** `linux/amd64`. */
  platform: z.string(),
});
export type PinnedImage = z.infer<typeof pinnedImageSchema>;

export const lockSchema = z.strictObject({ schema: z.literal(1), images: z.record(z.string(), pinnedImageSchema) });
export type Lock = z.infer<typeof lockSchema>;

/** Reads a lock file; one that is not there pins nothing. @throws ToolFileError */
export async function readLock(path: string): Promise<Lock> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? { schema: 1, images: {} } : parseLock(text, path);
}

/** @throws ToolFileError */
export function parseLock(text: string, path: string): Lock {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ToolFileError(path, 'It is no lock file of tools: make it again with "chronotiles tool pin".', { cause });
  }
}
