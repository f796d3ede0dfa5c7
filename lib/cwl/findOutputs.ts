/** Files in the working directory by patterns, as `glob(3)` reads them. */
import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import picomatch from 'picomatch';
import { OutputError } from './errors.ts';
import { type HostPaths, isBelow } from './hostPaths.ts';
import type { ToolPaths } from './staging.ts';
import { type Entry, partsOfName } from './values.ts';

/** A pattern with something in it that is no plain name. */
const WILD = /[*?[\]{}]/;

/** Links that lead to links, as deep as Linux follows them. */
const MOST_LINKS = 40;

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
): Promise<Entry[]> {
  const found = new Map<string, Entry>();
  for (const pattern of patterns) {
    for (const path of await matches(host.outdir, relativeTo(seen.outdir, pattern, name))) {
      if (!found.has(path)) found.set(path, await entryAt(host, seen, path, name));
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

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    // A link that leads nowhere here may lead to an input where the tool was.
    () =>
      readlink(path).then(
        () => true,
        () => false,
      ),
  );

async function entryAt(host: HostPaths, seen: ToolPaths, path: string, name: string): Promise<Entry> {
  const at = await follow(host, seen, join(host.outdir, path), name);
  const basename = path === '.' ? 'outdir' : path.slice(path.lastIndexOf('/') + 1);
  const location = pathToFileURL(at).href;
  const found = await stat(at);
  if (found.isDirectory()) return { class: 'Directory', location, basename };
  return { class: 'File', location, ...partsOfName(basename), size: found.size };
}

/** Where a path really is. Links to inputs may be outputs; what else a link may lead to is not the tool's to give. */
async function follow(host: HostPaths, seen: ToolPaths, path: string, name: string, links = 0): Promise<string> {
  if (links > MOST_LINKS) throw new OutputError(`The output "${name}" is a link that leads to itself: ${path}.`);
  const target = await readlink(path).catch(() => undefined);
  const [outdir, inputs] = await Promise.all([realpath(host.outdir), realpath(host.inputs)]);
  if (target !== undefined) {
    const absolute = resolve(dirname(path), target);
    const isInput = target.startsWith(`${seen.inputs}/`);
    return follow(host, seen, isInput ? join(host.inputs, relative(seen.inputs, target)) : absolute, name, links + 1);
  }
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined)
    throw new OutputError(`The output "${name}" is a link that leads nowhere: ${relative(outdir, path)}.`);
  if (isBelow(real, outdir) || isBelow(real, inputs)) return path;
  throw new OutputError(`The output "${name}" is a link out of the working directory, to ${real}.`);
}
