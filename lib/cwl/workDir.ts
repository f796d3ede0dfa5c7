/** What lies in the working directory before a tool starts (CWL v1.2 CommandLineTool §"InitialWorkDirRequirement"). */

import { ToolFileError, UnsupportedRequirementError } from './errors.ts';
import type { Evaluator, Scope } from './expressions/evaluator.ts';
import type { Inputs } from './job.ts';
import { type Place, placeEntry, type StagedItem, type Staging, samePlace, type ToolPaths } from './staging.ts';
import { type Dirent, isDirent, type Tool, type WorkDirItem } from './tool.ts';
import { type Entry, entriesOf, isEntry, jsonText, mapEntries, type Value } from './values.ts';

/** Stages the working directory. Inputs that are put there are found there from then on. @throws ToolFileError */
export function stageWorkDir(
  tool: Tool,
  evaluator: Evaluator,
  staging: Staging,
  paths: ToolPaths,
  runtime: Scope['runtime'],
): Staging {
  const { workDir } = tool.requirements;
  if (workDir === undefined) return staging;
  const scope = { inputs: staging.inputs, self: null, runtime };
  const items: StagedItem[] = [];
  const moved: Entry[] = [];
  const listing = typeof workDir === 'string' ? evaluator.evaluate(workDir, scope) : workDir;
  for (const dirent of direntsOf(tool, evaluator, [listing].flat() as WorkDirItem[], scope)) {
    moved.push(...placeDirent(tool, dirent, staging, paths, items));
  }
  return { inputs: withPlaces(staging.inputs, moved), items: [...staging.items, ...items] };
}

/** A Dirent whose entry is evaluated. */
interface Placed {
  entry: Value;
  name: string | undefined;
  writable: boolean;
}

function* direntsOf(tool: Tool, evaluator: Evaluator, listing: WorkDirItem[], scope: Scope): Generator<Placed> {
  for (const item of listing) {
    const value = typeof item === 'string' ? evaluator.evaluate(item, scope) : item;
    for (const one of [value].flat() as WorkDirItem[]) {
      if (one === null) continue;
      if (isDirent(one)) yield evaluateDirent(tool, evaluator, one, scope);
      else if (isEntry(one)) yield { entry: one, name: undefined, writable: false };
      else
        throw new ToolFileError(tool.file, `InitialWorkDirRequirement lists ${JSON.stringify(one)}, which is no file.`);
    }
  }
}

function evaluateDirent(
  tool: Tool,
  evaluator: Evaluator,
  { entry, entryname, writable }: Dirent,
  scope: Scope,
): Placed {
  const value = typeof entry === 'string' ? evaluator.evaluate(entry, scope, true) : entry;
  const name = entryname === undefined ? undefined : evaluator.evaluate(entryname, scope);
  if (name !== undefined && typeof name !== 'string') {
    throw new ToolFileError(tool.file, `InitialWorkDirRequirement: an entryname must come to text.`);
  }
  return { entry: value, name, writable };
}

function placeDirent(
  tool: Tool,
  dirent: Placed,
  { items: inputs }: Staging,
  paths: ToolPaths,
  items: StagedItem[],
): Entry[] {
  const { entry, writable } = dirent;
  const name = dirent.name && checkTarget(tool, dirent.name, paths);
  const place: Place = { folder: 'outdir', root: paths.outdir, writable };
  if (entry === null) return [];
  if (isEntry(entry)) {
    if (writable || entry.path === undefined || entry.location === undefined)
      return [intoPlace(entry, name, place, items)];
    return [linkTo(entry, name, paths, items)];
  }
  if (Array.isArray(entry) && entry.every(isEntry) && entry.length > 0) {
    if (name !== undefined) {
      throw new ToolFileError(tool.file, 'InitialWorkDirRequirement: a list of files cannot have one entryname.');
    }
    return entry.flatMap((one) =>
      placeDirent(tool, { entry: one, name: undefined, writable }, { inputs: {}, items: inputs }, paths, items),
    );
  }
  if (name === undefined)
    throw new ToolFileError(tool.file, 'InitialWorkDirRequirement: an entry that is text needs an entryname.');
  // Values that are no text are written as JSON (CWL v1.2 §"Dirent").
  const contents = typeof entry === 'string' ? entry : jsonText(entry);
  items.push({ folder: 'outdir', target: name, source: { contents }, writable: true });
  return [];
}

function intoPlace(entry: Entry, name: string | undefined, place: Place, items: StagedItem[]): Entry {
  const [folder, base] = name === undefined ? ['', undefined] : splitTarget(name);
  return placeEntry(entry, folder, place, items, base);
}

/** An input that must not be changed stays where it is; the working directory gets a link to it. */
function linkTo(entry: Entry, name: string | undefined, paths: ToolPaths, items: StagedItem[]): Entry {
  const target = name ?? entry.basename!;
  items.push({ folder: 'outdir', target, source: { link: entry.path! }, writable: false });
  const path = `${paths.outdir}/${target}`;
  if (entry.class === 'Directory') return { ...entry, path };
  const secondaryFiles = entry.secondaryFiles?.map((other) => linkTo(other, beside(target, other), paths, items));
  return { ...entry, path, dirname: path.slice(0, path.lastIndexOf('/')), ...(secondaryFiles && { secondaryFiles }) };
}

/** Where something goes that comes along with a file. */
const beside = (target: string, { basename }: Entry): string => target.slice(0, target.lastIndexOf('/') + 1) + basename;

const splitTarget = (name: string): [string, string] => {
  const slash = name.lastIndexOf('/');
  return slash === -1 ? ['', name] : [name.slice(0, slash), name.slice(slash + 1)];
};

/** A name below the working directory. */
function checkTarget(tool: Tool, name: string, { outdir }: ToolPaths): string {
  const relative = name.startsWith(`${outdir}/`) ? name.slice(outdir.length + 1) : name;
  const parts = relative.replace(/\/+$/, '').split('/');
  if (!relative.startsWith('/') && parts.every((part) => part !== '' && part !== '.' && part !== '..'))
    return parts.join('/');
  if (relative.startsWith('/')) throw new UnsupportedRequirementError(tool.file, `the absolute entryname ${name}`);
  throw new ToolFileError(tool.file, `InitialWorkDirRequirement: "${name}" lies outside of the working directory.`);
}

/** The inputs, with the new places of those that were put into the working directory. */
function withPlaces(inputs: Inputs, moved: Entry[]): Inputs {
  if (moved.length === 0) return inputs;
  const places = moved.flatMap((entry) => [...entriesOf(entry as Value)]);
  return mapEntries(inputs, (entry) => {
    const place = places.find((one) => samePlace(one as Value, entry));
    return place ? ({ ...entry, ...pathsOf(place) } as Entry) : entry;
  }) as Inputs;
}

const pathsOf = (entry: Entry): Partial<Entry> =>
  entry.class === 'File'
    ? {
        path: entry.path!,
        dirname: entry.dirname!,
        ...(entry.secondaryFiles && { secondaryFiles: entry.secondaryFiles }),
      }
    : { path: entry.path! };
