import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `.ts` where this runs from source, `.js` where it was compiled: tsc rewrites imports, but not URLs. */
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** The module of a program that is named from the package's root by its source. */
export function programUrl(program: string): URL {
  if (isAbsolute(program)) return pathToFileURL(program);
  return new URL(`../../${program.replace(/\.ts$/, extension)}`, import.meta.url);
}
