/**
 * Finding what nobody needs any more: mark and sweep over both stores. Kept are the runs of the last days, the latest run
 * of every dataset and pipeline, and those that made a kept release; releases by count and age; and all that these name
 * by a hash. A hit of the cache is named by the run that had it, so that it keeps its entry and its blobs.
 */
import { z } from 'zod';
import { UserError } from '../city/errors.ts';
import { currentRelease } from '../inbox/release.ts';
import { getIfThere, listAll, type ObjectStore } from '../store/store.ts';
import { findRecord } from './readRecord.ts';
import { listRunSummaries, type RunSummary } from './runs.ts';

export interface GcRules {
  /** Days that records of runs are kept. */
  runDays: number;
  /** Days that all releases are kept. */
  releaseDays: number;
  /** The latest releases of a dataset, which are kept however old they are. */
  releases: number;
}

export const GC_RULES: GcRules = { runDays: 60, releaseDays: 30, releases: 3 };

export type GarbageKind = 'runs' | 'cache' | 'blobs' | 'releases' | 'contents';

export interface Garbage {
  kind: GarbageKind;
  store: 'work' | 'tiles';
  key: string;
  size: number;
}

/** Something runs: what it makes is not named by anything yet. */
export class StillRunningError extends UserError {
  override name = 'StillRunningError';
  constructor(runs: string[]) {
    super(`Nothing can be cleared away while runs go on: wait for ${runs.join(', ')}, or stop them.`);
  }
}

/** What nobody needs. Nothing is deleted. @throws StillRunningError */
export async function findGarbage(
  work: ObjectStore,
  tiles: ObjectStore | undefined,
  rules: GcRules = GC_RULES,
  now: number = Date.now(),
): Promise<Garbage[]> {
  const runs = await listRunSummaries(work);
  refuseRunning(runs);
  const published =
    tiles === undefined ? { garbage: [], keptRuns: new Set<string>() } : await sweepTiles(tiles, rules, now);
  const kept = keptRuns(runs, published.keptRuns, now - rules.runDays * DAY);
  return [...published.garbage, ...(await sweepWork(work, kept))];
}

/** Deletes what was found, unless a run has started since. @throws StillRunningError */
export async function sweep(work: ObjectStore, tiles: ObjectStore | undefined, garbage: Garbage[]): Promise<void> {
  for (let start = 0; start < garbage.length; start += AT_ONCE) {
    // Looking costs a listing, so it is done now and then.
    if (start % (AT_ONCE * 32) === 0) refuseRunning(await listRunSummaries(work));
    const some = garbage.slice(start, start + AT_ONCE);
    await Promise.all(some.map(({ store, key }) => (store === 'work' ? work : tiles)?.delete(key)));
  }
}

const DAY = 86_400_000;
const AT_ONCE = 32;

function refuseRunning(runs: RunSummary[]): void {
  const running = runs.filter(({ state }) => state === 'running').map(({ run }) => run);
  if (running.length > 0) throw new StillRunningError(running);
}

/** A run that nothing tells the age of is kept. */
function keptRuns(runs: RunSummary[], named: Set<string>, oldest: number): Set<string> {
  const latest = new Set<string>();
  return new Set(
    runs
      .filter(({ run, pipeline, dataset, startedAt }) => {
        const family = `${pipeline} ${dataset ?? ''}`;
        const isLatest = !latest.has(family);
        latest.add(family);
        return isLatest || named.has(run) || startedAt === undefined || Date.parse(startedAt) >= oldest;
      })
      .map(({ run }) => run),
  );
}

const SHA256 = /[0-9a-f]{64}/g;

/** Adds every hash that a text names. */
function mark(text: string, marked: Set<string>): void {
  for (const [hash] of text.matchAll(SHA256)) marked.add(hash);
}

async function sweepWork(work: ObjectStore, kept: Set<string>): Promise<Garbage[]> {
  const garbage: Garbage[] = [];
  const marked = new Set<string>();
  for await (const { key, size } of listAll(work, 'v1/runs/')) {
    if (!kept.has(key.split('/')[2])) garbage.push({ kind: 'runs', store: 'work', key, size });
    else if (/\.jsonl?$/.test(key)) mark(await readText(work, key), marked);
  }
  const named = new Set(marked);
  const entries: Garbage[] = [];
  for await (const { key, size } of listAll(work, 'v1/cache/')) {
    const text = await readText(work, key);
    const [hash = ''] = key.match(SHA256) ?? [];
    if (named.has(hash) || isOfKept(text, named)) mark(text, marked);
    else entries.push({ kind: 'cache', store: 'work', key, size });
  }
  for await (const { key, size } of listAll(work, 'v1/blobs/')) {
    const [hash = ''] = key.match(SHA256) ?? [];
    if (!marked.has(hash)) garbage.push({ kind: 'blobs', store: 'work', key, size });
  }
  return [...entries, ...garbage];
}

const entrySchema = z.object({ outputs: z.array(z.object({ sha256: z.string() })).min(1) });

/** Tasks of tools note what they put out rather than the key of the entry: it stays while all of that does. */
function isOfKept(text: string, named: Set<string>): boolean {
  try {
    return entrySchema.parse(JSON.parse(text)).outputs.every(({ sha256 }) => named.has(sha256));
  } catch {
    return false;
  }
}

const reportSchema = z.looseObject({ publishedAt: z.string(), run: z.string().optional() });

interface Release {
  name: string;
  /** Milliseconds since the epoch; now where nothing readable tells it, so that it is kept. */
  at: number;
  run?: string | undefined;
}

async function sweepTiles(
  tiles: ObjectStore,
  rules: GcRules,
  now: number,
): Promise<{ garbage: Garbage[]; keptRuns: Set<string> }> {
  const datasets = new Map<string, Set<string>>();
  for await (const { key } of listAll(tiles, '')) {
    const [, dataset, release] = /^([^/]+)\/releases\/([^/]+)\//.exec(key) ?? [];
    if (dataset === undefined || release === undefined) continue;
    datasets.set(dataset, (datasets.get(dataset) ?? new Set()).add(release));
  }
  const garbage: Garbage[] = [];
  const keptRuns = new Set<string>();
  for (const [dataset, names] of datasets) {
    const kept = await keptReleases(tiles, dataset, names, rules, now);
    for (const { run } of kept) if (run !== undefined) keptRuns.add(run);
    const keptNames = new Set(kept.map(({ name }) => name));
    const marked = new Set<string>();
    for (const name of keptNames) mark(await readText(tiles, `${dataset}/releases/${name}/manifest.json`), marked);
    for await (const { key, size } of listAll(tiles, `${dataset}/releases/`)) {
      if (!keptNames.has(key.split('/')[2])) garbage.push({ kind: 'releases', store: 'tiles', key, size });
    }
    for await (const { key, size } of listAll(tiles, `${dataset}/content/`)) {
      const [hash = ''] = key.match(SHA256) ?? [];
      if (!marked.has(hash)) garbage.push({ kind: 'contents', store: 'tiles', key, size });
    }
  }
  return { garbage, keptRuns };
}

async function keptReleases(
  tiles: ObjectStore,
  dataset: string,
  names: Set<string>,
  { releases: count, releaseDays }: GcRules,
  now: number,
): Promise<Release[]> {
  const releases: Release[] = [];
  for (const name of names) {
    const key = `${dataset}/releases/${name}/report.json`;
    const report = await findRecord(tiles, key, reportSchema).catch(() => undefined);
    releases.push({ name, at: report ? Date.parse(report.publishedAt) : now, run: report?.run });
  }
  releases.sort((a, b) => b.at - a.at || (a.name < b.name ? -1 : 1));
  const current = (await currentRelease(tiles, dataset))?.release;
  return releases.filter(({ name, at }, index) => index < count || at >= now - releaseDays * DAY || name === current);
}

async function readText(store: ObjectStore, key: string): Promise<string> {
  return Buffer.from((await getIfThere(store, key)) ?? []).toString();
}
