/** The real cities that lie beside the repository, each dropped as it is: what changed, and that nothing was lost. */
import { describe, expect, it } from 'vitest';
import { readGmlDrop } from '../lib/changes/testing/drops.ts';
import { iouOfRows, united } from '../lib/changes/testing/iou.ts';
import { tell } from '../lib/changes/testing/tell.ts';
import { type CityResult, runCity } from './support/city.ts';
import { useFolder } from './support/folder.ts';
import type { Transaction } from './support/release.ts';
import { countSurfaces, dropInto, hasSamples, sampleFiles } from './support/samples.ts';
import { problemsOfTiles } from './support/tiles.ts';
import { lineOf } from './support/truth.ts';

const folder = useFolder('drops');

/** Runs a drop, and holds its surfaces and its tiles to the rules. */
async function runDrop(dataset: string, settings?: object): Promise<CityResult> {
  await dropInto(folder.path('inbox'), dataset, settings);
  const city = await runCity({ inbox: folder.path('inbox'), out: folder.path('tiles'), dataset });
  const { surfaces } = city.report;
  expect(surfaces.in).toBe(surfaces.kept + surfaces.otherLod + surfaces.duplicate + surfaces.rejected);
  const files = sampleFiles(`drops/${dataset}`);
  const counts = await Promise.all(files.map(countSurfaces));
  if (files.length > 0) expect(surfaces.in).toBe(counts.reduce((sum, count) => sum + count));
  expect(await problemsOfTiles(folder.path('tiles', dataset))).toEqual([]);
  return city;
}

const isOf = (type: string, from: string, to: string) => (one: Transaction) =>
  one.type === type && one.from === from && one.to === to;

describe.skipIf(!hasSamples)('drops (skipped where ../shared is absent)', () => {
  it('gratte-ciel: what two makers surveyed over four years is told apart from what was built', async () => {
    const { transactions, exitCode } = await runDrop('gratte-ciel');
    expect(exitCode).toBe(0);

    // All pairs of bodies by brute force, from another reader.
    const told = tell(readGmlDrop('gratte-ciel', [1_845_000, 5_175_000]));
    const vintages = ['2009', '2012', '2015', '2018'];
    const changed = new Set(
      transactions.flatMap(({ from, to, fromIds, toIds }) => [
        ...fromIds.map((id) => `${from} ${id}>${to}`),
        ...toIds.map((id) => `${from}>${to} ${id}`),
      ]),
    );
    const same = [...told.edges.from.keys()].filter(
      (edge) => iouOfRows(told, edge) >= 0.98 && Math.abs(told.edges.topChange[edge]!) <= 1,
    );
    const unchanged = same.filter((edge) => {
      const [from, to] = [told.edges.from[edge]!, told.edges.to[edge]!];
      const [before, after] = [vintages[told.rows[from]!.vintage], vintages[told.rows[to]!.vintage]];
      return (
        !changed.has(`${before} ${told.idOf(from)}>${after}`) && !changed.has(`${before}>${after} ${told.idOf(to)}`)
      );
    });
    expect(same.length).toBeGreaterThan(1000);
    expect(unchanged.length / same.length).toBeGreaterThanOrEqual(0.98);

    const blocks = united(told, 1, 2).filter(
      ({ toIds, iou, topChange }) => toIds.length > 1 && iou > 0.95 && Math.abs(topChange) <= 1,
    );
    expect(blocks.length).toBeGreaterThan(50);
    const types = blocks.map(
      ({ fromIds: [id] }) => transactions.find((one) => one.from === '2012' && one.fromIds.includes(id!))?.type,
    );
    expect(types.filter((type) => type === 'regrouping').length / blocks.length).toBeGreaterThanOrEqual(0.9);
    expect(types).not.toContain('division');

    expect(transactions.filter(isOf('demolition', '2012', '2015')).length).toBeLessThanOrEqual(20);
    expect(transactions.filter(isOf('demolition', '2015', '2018')).length).toBeGreaterThanOrEqual(35);
  });

  it('rotterdam: exactly one building is demolished, and nothing else happens', async () => {
    const { transactions } = await runDrop('rotterdam', { crs: 'EPSG:28992' });
    expect(transactions.map(lineOf)).toEqual(['2020 2021 demolition {0D6F0F6D-F2B9-4039-B579-A46334C77B88}>']);
  });

  it('rotterdam without settings is refused, with the sentence that tells what to write where', async () => {
    const inbox = folder.path('no-settings');
    await dropInto(inbox, 'rotterdam');
    await expect(runCity({ inbox, out: folder.path('none'), dataset: 'rotterdam' })).rejects.toThrow(
      /delfshaven\.city\.json: It names no coordinate system: write it into rotterdam\/dataset\.json, such as \{"crs": "EPSG:3946"\}\./,
    );
  });

  it('lyon-1er: what a drop did not look at is not demolished', async () => {
    const { transactions, versions, report } = await runDrop('lyon-1er');
    expect(transactions.filter(({ type }) => type === 'demolition')).toEqual([]);
    expect(versions.filter(({ end }) => end !== null)).toEqual([]);
    expect(report.notes).toEqual([
      "lyon-1er/2015/LYON_1ER_BATI_2015-20_bldg.gml names no CRS: it was read in EPSG:3946, as the dataset's other files are.",
    ]);
  });

  it('lyon-tower: one building of 2012 is what two are in 2015', async () => {
    const { transactions } = await runDrop('lyon-tower');
    expect(transactions).toHaveLength(1);
    expect(transactions[0]!.fromIds).toHaveLength(1);
    expect(transactions[0]!.toIds).toHaveLength(2);
  });

  it.each([
    ['lyon-textured', { crs: 'EPSG:3946' }, { building: 1 }],
    ['munich', undefined, { building: 290 }],
    ['tokyo', undefined, { building: 1 }],
    ['yokosuka', undefined, { building: 13, relief: 2 }],
  ])('%s: one vintage changes nothing', async (dataset, settings, features) => {
    const { transactions, report } = await runDrop(dataset, settings);
    expect(transactions).toEqual([]);
    expect(report.vintages).toMatchObject([{ features }]);
    expect(report.rejected).toEqual([]);
  });
});
