/** Links that a tool leaves behind: they may lead to its outputs and inputs, and nowhere else. */
import { readdir, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { OutputError } from './errors.ts';
import { type HostPaths, isBelow } from './hostPaths.ts';
import type { ToolPaths } from './staging.ts';

/** Every link in a folder. Links to folders are not gone into. */
export async function* linksIn(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) yield path;
    else if (entry.isDirectory()) yield* linksIn(path);
  }
}

/** Turns links to where the tool had its folders into links to where this machine has them. */
export async function redirectLinks(host: HostPaths, seen: ToolPaths): Promise<void> {
  if (host.outdir === seen.outdir) return;
  for await (const link of linksIn(host.outdir)) {
    const target = await readlink(link);
    const here = hostPathOf(target, host, seen);
    if (here === undefined || here === target) continue;
    await rm(link);
    await symlink(here, link);
  }
}

/** Where this machine has what the tool saw at a path, if that is an input or an output. */
export function hostPathOf(path: string, host: HostPaths, seen: ToolPaths): string | undefined {
  for (const folder of ['outdir', 'inputs'] as const) {
    if (isBelow(path, seen[folder])) return join(host[folder], relative(seen[folder], path));
  }
  return undefined;
}

/**
 * Where a path really is, after all links.
 * @param what names the output, for messages
 * @throws OutputError where it is not there, or neither an output nor an input
 */
export async function realPlace(path: string, host: HostPaths, what: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) {
    throw new OutputError(`${what} is a link that leads nowhere: ${relative(host.outdir, path)}.`);
  }
  const allowed = await Promise.all([realpath(host.outdir), realpath(host.inputs)]);
  if (allowed.some((folder) => isBelow(real, folder))) return real;
  throw new OutputError(`${what} leads out of the working directory, to ${real}.`);
}
