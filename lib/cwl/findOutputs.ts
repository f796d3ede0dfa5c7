/** Files in the working directory by patterns, as `glob(3)` reads them. */
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import picomatch from 'picomatch';
import { OutputError } from './errors.ts';
import { type HostPaths, isBelow } from './hostPaths.ts';
import { linksIn, realPlace } from './links.ts';
import type { ToolPaths } from './staging.ts';
import { type Entry, partsOfName } from './values.ts';

/** A pattern with something in it that is no plain name. */
const WILD = /[*?[\]{}]/;

/** An output, and its path below the working directory, where it is perhaps a link. */
export interface Found {
  path: string;
  entry: Entry;
}

/** `*` and `?` stop at slashes, and a leading point is matched by a point alone. */
const OPTIONS = { dot: false, nobrace: true, noextglob: true, noglobstar: true, strictSlashes: false };

/**
 * What the patterns match, each match once, sorted within a pattern.
 * @param name of the output, for messages
 * @throws OutputError for a pattern or a link that leads out of the working directory
 */
export async function findOutputs(
  host: HostPaths,
  seen: ToolPaths,
  patterns: string[],
  name: string,
): Promise<Found[]> {
  const found = new Map<string, Found>();
  for (const pattern of patterns) {
    for (const path of await matches(host.outdir, relativeTo(seen.outdir, pattern, name))) {
      const one = found.has(path) ? undefined : await outputAt(host, path, name);
      if (one) found.set(path, one);
    }
  }
  return [...found.values()];
}

function relativeTo(outdir: string, pattern: string, name: string): string {
  const inner =
    pattern === outdir ? '.' : pattern.startsWith(`${outdir}/`) ? pattern.slice(outdir.length + 1) : pattern;
  if (inner.startsWith('/') || inner.split('/').includes('..')) {
    throw new OutputError(`The glob of the output "${name}" leads out of the working directory: ${pattern}.`);
  }
  return inner.replace(/^(\.\/)+/, '').replace(/\/+$/, '') || '.';
}

async function matches(outdir: string, pattern: string): Promise<string[]> {
  if (!WILD.test(pattern)) return (await exists(join(outdir, pattern))) ? [pattern] : [];
  let folders = [''];
  const segments = pattern.split('/');
  for (const [index, segment] of segments.entries()) {
    const isMatch = WILD.test(segment) ? picomatch(segment, OPTIONS) : (one: string) => one === segment;
    const next: string[] = [];
    for (const folder of folders) {
      const entries = await readdir(join(outdir, folder)).catch(() => []);
      next.push(
        ...entries
          .filter((one) => isMatch(one))
          .sort()
          .map((one) => (folder === '' ? one : `${folder}/${one}`)),
      );
    }
    folders = index === segments.length - 1 ? next : await onlyFolders(outdir, next);
  }
  return folders;
}

async function onlyFolders(outdir: string, paths: string[]): Promise<string[]> {
  const isFolder = await Promise.all(
    paths.map(async (path) => (await stat(join(outdir, path)).catch(() => undefined))?.isDirectory() ?? false),
  );
  return paths.filter((_, index) => isFolder[index]);
}

/** Whether there is something, be it a link that leads nowhere. */
const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/**
 * What lies at a path below the working directory, or undefined where nothing does.
 * @throws OutputError for a link that leads out of there, also for one in a directory
 */
export async function outputAt(host: HostPaths, path: string, name: string): Promise<Found | undefined> {
  const whole = join(host.outdir, path);
  if (!isBelow(whole, host.outdir) || !(await exists(whole))) return undefined;
  const what = `The output "${name}"`;
  const real = await realPlace(whole, host, what);
  const location = pathToFileURL(real).href;
  const basename = path === '.' ? 'outdir' : path.slice(path.lastIndexOf('/') + 1);
  const found = await stat(real);
  if (!found.isDirectory()) {
    return { path, entry: { class: 'File', location, ...partsOfName(basename), size: found.size } };
  }
  for await (const link of linksIn(real)) await realPlace(link, host, what);
  return { path, entry: { class: 'Directory', location, basename } };
}
