import type { RunOptions } from '../inbox/inputs.ts';
import type { RunFlags } from './run.ts';

/** Those options of a run that the command names; settings and defaults fill in the others. */
export function runOptions({ tilesVersion, tilesCrs, cellSize }: Partial<RunFlags>): Partial<RunOptions> {
  return {
    ...(tilesVersion !== undefined && { tilesVersion }),
    ...(tilesCrs !== undefined && { tilesCrs }),
    ...(cellSize !== undefined && { cellSize }),
  };
}
