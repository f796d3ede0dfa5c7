import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** How often to look, in milliseconds. */
const EVERY_MS = 1000;

/** Calls once when folders hold more than so many bytes on disk. `close` ends it. */
export function watchSize(folders: string[], limit: number, onTooMuch: () => void): { close(): void } {
  let isOpen = true;
  const look = async (): Promise<void> => {
    const sizes = await Promise.all(folders.map(sizeOf));
    if (!isOpen) return;
    if (sizes.reduce((sum, size) => sum + size, 0) > limit) onTooMuch();
    else timer = setTimeout(look, EVERY_MS);
  };
  let timer = setTimeout(look, EVERY_MS);
  return {
    close() {
      isOpen = false;
      clearTimeout(timer);
    },
  };
}

/** Bytes that a folder takes on disk: a file with holes counts as what it takes. */
async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) size += await sizeOf(path);
    else if (entry.isFile()) size += ((await lstat(path).catch(() => undefined))?.blocks ?? 0) * 512;
  }
  return size;
}
