import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** A folder of its own for the tests of a file, gone when they are over. Its path is known once they run. */
export function useFolder(name: string): { path(...below: string[]): string } {
  let folder: string | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), `chronotiles-${name}-`));
  });
  afterAll(async () => {
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  return {
    path(...below) {
      if (!folder) throw new Error('The folder is made when the tests begin.');
      return join(folder, ...below);
    },
  };
}
