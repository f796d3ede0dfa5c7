/** What a run does again, and what it does not: one more vintage, the same inbox, one vintage less, and back. */
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listReleases, switchRelease } from '../lib/cli/releases.ts';
import { countsOf, type RunRecordCounts } from './support/cache.ts';
import { type CityResult, runCity, runMadeCity } from './support/city.ts';
import { useFolder } from './support/folder.ts';
import { readRelease, tileFiles } from './support/release.ts';

const folder = useFolder('incremental');
const SMALL_CELLS = { options: { cellSize: 200 } };
/** Part of the town. */
const PART = { columns: 9, rows: 8 };

const inbox = () => folder.path('inbox');
const out = () => folder.path('tiles');
const run = () => runCity({ inbox: inbox(), out: out(), ...SMALL_CELLS });
const counts = (city: CityResult): Promise<RunRecordCounts> => countsOf(`${out()}/.chronotiles`, city.report.run);

let three: CityResult;
let before: RunRecordCounts;
beforeAll(async () => {
  three = (await runMadeCity(folder.path(), PART, SMALL_CELLS)).city;
  before = await counts(three);
}, 60_000);

/** Takes a few buildings at one end of a vintage's first file away, and tells which. */
async function demolish(vintage: string, howMany: number): Promise<string[]> {
  const [first] = (await readdir(folder.path('inbox/demo', vintage))).sort();
  const path = folder.path('inbox/demo', vintage, first!);
  const members = (await readFile(path, 'utf8')).split(/(?=<cityObjectMember>)/);
  const gone = members.splice(20, howMany);
  await writeFile(path, members.join(''));
  return gone.map((member) => /gml:id="([^"]+)"/.exec(member)![1]!).sort();
}

describe('the same inbox again', () => {
  it('starts nothing', async () => {
    const runs = () => readdir(folder.path('tiles/.chronotiles/v1/runs'));
    const [started] = [await runs()];
    const again = await run();
    expect(again.outcome).toBe('already current');
    expect(again.name).toBe(three.name);
    expect(await runs()).toEqual(started);
  });
});

describe('one more vintage', () => {
  let four: CityResult;
  let after: RunRecordCounts;

  it('in which nothing changed: no file is read again that was read before, and every tile is there already', async () => {
    await cp(folder.path('inbox/demo/2015'), folder.path('inbox/demo/2018'), { recursive: true });
    four = await run();
    after = await counts(four);
    expect(four.transactions).toEqual(three.transactions);
    expect(four.versions.filter(({ end, seen }) => end === null && seen.at(-1) === '2018').length).toBeGreaterThan(400);
    expect(after.split).toEqual({ units: before.split.units + 3, hits: before.split.units + 3 });
    expect(after.match.hits).toBe(before.match.units);
    expect(four.contents).toEqual(three.contents);
    expect(after.tile.hits).toBe(after.tile.units);
  });

  it('in which some buildings are gone: only what they touch is done again', async () => {
    const gone = await demolish('2018', 3);
    const changed = await run();
    const again = await counts(changed);
    const told = changed.transactions.filter(({ to }) => to === '2018');
    expect(told.map(({ from, type }) => [from, type])).toEqual(told.map(() => ['2015', 'demolition']));
    expect(told.flatMap(({ fromIds }) => fromIds).sort()).toEqual(gone);
    expect(again.split).toEqual({ units: after.split.units, hits: after.split.units - 1 });
    const misses = again.match.units - again.match.hits;
    expect(misses).toBeGreaterThan(0);
    expect(misses).toBeLessThan((again.match.units - before.match.units) / 2);
    expect(again.tile.units - again.tile.hits).toBeGreaterThan(0);
    expect(changed.contents.filter((content) => three.contents.includes(content)).length).toBe(again.tile.hits);
  });

  it('taken out again leaves the next release, to the byte; nothing is computed for that', async () => {
    await rename(folder.path('inbox/demo/2018'), folder.path('kept'));
    const back = await run();
    expect(back.name).toBe(three.name);
    expect(back.bytes['buildings.jsonl']).toBe(three.bytes['buildings.jsonl']);
    expect(back.bytes['transactions.jsonl']).toBe(three.bytes['transactions.jsonl']);
    const again = await counts(back);
    for (const { units, hits } of Object.values(again)) expect(hits).toBe(units);
  });

  it('can be gone back to while it is kept', async () => {
    const { result } = await listReleases(out(), 'demo');
    const { releases } = z.object({ releases: z.array(z.object({ release: z.string() })) }).parse(result);
    expect(releases.map(({ release }) => release)).toContain(four.name);
    await switchRelease(out(), four.name.slice(0, 12), 'demo');
    const current = await readRelease(out(), 'demo');
    expect(current.name).toBe(four.name);
    expect(current.bytes).toEqual(four.bytes);
    await switchRelease(out(), three.name, 'demo');
    expect((await readRelease(out(), 'demo')).bytes['tileset.json']).toBe(three.bytes['tileset.json']);
    await rm(folder.path('kept'), { recursive: true });
  });
});

describe('tiles of version 1.0', () => {
  const tilesetSchema = z.looseObject({
    asset: z.looseObject({ version: z.literal('1.0') }),
    extensionsUsed: z.array(z.string()),
    extensions: z.object({
      '3DTILES_temporal': z.object({
        startDate: z.number(),
        endDate: z.number(),
        transactions: z.array(z.looseObject({ type: z.string(), source: z.array(z.string()) })),
      }),
    }),
    root: z.looseObject({ transform: z.array(z.number()).length(16) }),
  });

  it('hold the same features in the CRS that was asked for', async () => {
    const options = { tilesVersion: '1.0', tilesCrs: 3946 } as const;
    const work = folder.path('tiles/.chronotiles');
    const old = await runCity({ inbox: inbox(), out: folder.path('old'), work, options });
    expect(old.bytes['buildings.jsonl']).toBe(three.bytes['buildings.jsonl']);
    expect(old.bytes['transactions.jsonl']).toBe(three.bytes['transactions.jsonl']);
    const { root, extensions } = tilesetSchema.parse(JSON.parse(old.bytes['tileset.json']));
    const [east, north] = root.transform.slice(12);
    expect([Math.round(east! / 10_000), Math.round(north! / 10_000)]).toEqual([184, 518]);
    const { startDate, endDate, transactions } = extensions['3DTILES_temporal'];
    expect([startDate, endDate]).toEqual([2009, 2015]);
    expect(transactions.map(({ type }) => type)).not.toContain('demolition');

    const files = await tileFiles(folder.path('old/demo'));
    expect(files.map((file) => basename(file).replace(/^[0-9a-f]{64}/, ''))).toEqual(files.map(() => '.b3dm'));
    const ids = (await Promise.all(files.map(idsOfB3dm))).flat();
    expect(ids.sort()).toEqual(three.versions.map(({ id }) => id).sort());
  });
});

/** Ids in the batch table of a b3dm, by the layout of 3D Tiles 1.0. */
async function idsOfB3dm(file: string): Promise<string[]> {
  const bytes = await readFile(file);
  expect(bytes.toString('latin1', 0, 4)).toBe('b3dm');
  const [length, featureJson, featureBinary, batchJson] = [8, 12, 16, 20].map((at) => bytes.readUInt32LE(at));
  expect(length).toBe(bytes.length);
  const start = 28 + featureJson! + featureBinary!;
  return JSON.parse(bytes.toString('utf8', start, start + batchJson!)).id;
}
