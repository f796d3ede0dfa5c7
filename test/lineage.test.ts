/** What runs leave for those who ask later: what came in, what it became, what two runs differ in, and what can go. */
import { beforeAll, describe, expect, it } from 'vitest';
import { auditInput, auditOutput, auditRun } from '../lib/run/audit.ts';
import { readCacheUse } from '../lib/run/cacheUse.ts';
import { findGarbage, GC_RULES, sweep } from '../lib/run/gc.ts';
import { diffLineage } from '../lib/run/lineage.ts';
import { listRuns } from '../lib/run/records.ts';
import { putExecution, putRecords } from '../lib/run/testing/records.ts';
import { createMemoryStore } from '../lib/store/memory.ts';
import { listAll, type ObjectStore, type Stores } from '../lib/store/store.ts';
import { runMadeCity, writeMadeCity } from './support/golden.ts';

const stores: Stores = { inbox: createMemoryStore(), work: createMemoryStore(), tiles: createMemoryStore() };
const { work, tiles } = stores;
let [first, second] = ['', ''];
let taken = '';

async function keys(store: ObjectStore, prefix: string): Promise<string[]> {
  return Array.fromAsync(listAll(store, prefix), ({ key }) => key);
}

/** Two runs, the second one without one of the sources. */
beforeAll(async () => {
  await writeMadeCity(stores.inbox);
  await runMadeCity(stores);
  [first] = await listRuns(work);
  taken = (await keys(stores.inbox, 'golden/')).findLast((key) => key.endsWith('.gml'))!;
  await stores.inbox.delete(taken);
  await runMadeCity(stores);
  second = (await listRuns(work)).find((run) => run !== first)!;
});

describe('an audit', () => {
  it('tells what a run was made of, with versions and hashes, and what it became', async () => {
    const { inputs, release, outcome } = await auditRun(work, first);
    expect(outcome).toBe('published');
    expect(await keys(tiles, `golden/releases/${release}/`)).not.toEqual([]);
    const sources = inputs.filter(({ role }) => role === 'source');
    expect(sources.map(({ key }) => key)).toContain(taken);
    for (const { etag, sha256, sources: found } of sources) {
      expect(etag).toContain(sha256);
      expect(found).toEqual([{ format: 'citygml', version: expect.any(String), crs: expect.stringContaining('3946') }]);
    }
  });

  it('follows an input on to the releases that it is part of', async () => {
    expect((await auditInput(work, taken)).taken.map(({ run }) => run)).toEqual([first]);
    const [other] = (await auditRun(work, second)).inputs;
    expect((await auditInput(work, other.key)).taken.map(({ run }) => run).toSorted()).toEqual(
      [first, second].toSorted(),
    );
    expect((await auditInput(work, 'golden/1999/nothing.gml')).taken).toEqual([]);
  });

  it('follows a tile back to the sources that it draws, and a file of a release to all of them', async () => {
    const { release, inputs } = await auditRun(work, first);
    const all = inputs.filter(({ role }) => role === 'source').map(({ key }) => key);
    const [tile] = await keys(tiles, 'golden/content/');
    for (const { isExact, madeOf } of (await auditOutput(work, tiles, tile)).releases) {
      expect(isExact).toBe(true);
      expect(madeOf.length).toBeGreaterThan(0);
      expect(all).toEqual(expect.arrayContaining(madeOf));
    }
    const { releases } = await auditOutput(work, tiles, `golden/releases/${release}/buildings.jsonl`);
    expect(releases).toMatchObject([{ run: first, isExact: false, madeOf: inputs.map(({ key }) => key) }]);
    expect((await auditOutput(work, tiles, `golden/content/${'0'.repeat(64)}.glb`)).releases).toEqual([]);
  });
});

describe('the lineage of two runs', () => {
  it('tells what was given differently, which work that changed and what came out', async () => {
    const { inputs, definition, steps, releases, tiles: drawn } = await diffLineage(work, first, second);
    expect({ ...inputs, definition }).toEqual({ added: [], removed: [taken], changed: [], definition: false });
    const split = steps.find(({ step }) => step === 'split')!;
    expect(split).toMatchObject({ changed: 0, new: 0, gone: 1 });
    expect(split.same).toBeGreaterThan(0);
    expect(releases.before).not.toBe(releases.now);
    expect(drawn.new + drawn.gone).toBeGreaterThan(0);
  });

  it('is the same for a run and itself', async () => {
    const { inputs, options, steps } = await diffLineage(work, first, first);
    expect({ inputs, options }).toEqual({ inputs: { added: [], removed: [], changed: [] }, options: [] });
    for (const step of steps) expect(step).toMatchObject({ changed: 0, new: 0, gone: 0 });
  });
});

describe('the cache', () => {
  it('is told by step, with what was computed', async () => {
    const [split] = await readCacheUse(work, first);
    expect(split).toMatchObject({ step: 'split', hits: 0 });
    expect(split.misses).toHaveLength(split.units);
    const again = (await readCacheUse(work, second)).find(({ step }) => step === 'split');
    expect(again).toMatchObject({ hits: again?.units, misses: [] });
  });
});

describe('garbage', () => {
  const DAY = 86_400_000;
  const RULES = { runDays: 1, releaseDays: 1, releases: 1 };
  const later = Date.now() + 10 * DAY;

  it('is nothing while all is young', async () => {
    expect(await findGarbage(work, tiles)).toEqual([]);
  });

  it('is not looked for while a run goes on', async () => {
    await putExecution(work, 'going', { startedAt: new Date().toISOString(), host: 'elsewhere', pid: 1 });
    await expect(findGarbage(work, tiles)).rejects.toThrow(/while runs go on: wait for going/);
    for (const key of await keys(work, 'v1/runs/going/')) await work.delete(key);
  });

  it('is what neither a kept run nor a kept release names, and nothing that they need', async () => {
    const startedAt = (day: number) => new Date(Date.now() - day * DAY).toISOString();
    await putExecution(work, first, { startedAt: startedAt(90), end: { status: 'succeeded', endedAt: startedAt(90) } });
    await putExecution(work, second, { startedAt: startedAt(1), end: { status: 'succeeded', endedAt: startedAt(1) } });
    await putRecords(work, 'unknown', { 'note.json': {} });
    const release = (await auditRun(work, second)).release;
    const garbage = await findGarbage(work, tiles, RULES, later);
    const kinds = new Set(garbage.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(['blobs', 'cache', 'contents', 'releases', 'runs']);
    expect(garbage.filter(({ kind }) => kind === 'runs').every(({ key }) => key.includes(first))).toBe(true);
    await sweep(work, tiles, garbage);

    expect(await listRuns(work)).toEqual([second, 'unknown'].toSorted());
    expect(await findGarbage(work, tiles, RULES, later)).toEqual([]);
    expect((await keys(tiles, 'golden/releases/')).every((key) => key.split('/')[2] === release)).toBe(true);
    // All that is kept still works: the same inputs are all hits, and lead to the same release.
    const before = await keys(tiles, '');
    await runMadeCity(stores);
    const again = (await listRuns(work)).find((run) => run !== second && run !== 'unknown')!;
    for (const { units, hits } of await readCacheUse(work, again)) expect(hits).toBe(units);
    expect(await keys(tiles, '')).toEqual(before);
    expect(GC_RULES).toEqual({ runDays: 60, releaseDays: 30, releases: 3 });
  });
});
