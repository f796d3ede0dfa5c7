import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../store/memory.ts';
import type { Stores } from '../store/store.ts';
import { UnusableDatasetError } from './errors.ts';
import { freezeInputs, planRun, readInputs, SINGLE_STEPS } from './freeze.ts';
import { listDatasets, vintagesOf } from './inputSet.ts';
import { jobKey } from './names.ts';
import { pointerKey } from './release.ts';

const REQUEST = { pipelineVersion: '1' };

async function storesWith(inbox: Record<string, string>): Promise<Stores> {
  const stores = { inbox: createMemoryStore(), work: createMemoryStore(), tiles: createMemoryStore() };
  for (const [key, content] of Object.entries(inbox)) await stores.inbox.put(key, content);
  return stores;
}

const LYON = {
  'lyon/2009/a.gml': 'A',
  'lyon/2012/b.zip': 'B',
  'lyon/2012/tex/1.jpg': 'J',
  'lyon/2012/notes.txt': '',
};

describe('planning a run', () => {
  it('lists sources and what lies beside them, by ETag', async () => {
    const stores = await storesWith({ ...LYON, 'lyon/old/c.gml': 'C', 'paris/2009/a.gml': 'P' });
    const { inputs, isCurrent } = await planRun(stores, 'lyon', REQUEST);
    expect(inputs.objects.map(({ key, role, vintage, size }) => [key, role, vintage, size])).toEqual([
      ['lyon/2009/a.gml', 'source', '2009', 1],
      ['lyon/2012/b.zip', 'source', '2012', 1],
      ['lyon/2012/tex/1.jpg', 'side', '2012', 1],
    ]);
    expect(inputs.objects[0].etag).toBe((await stores.inbox.info('lyon/2009/a.gml'))!.etag);
    expect(inputs.rejected).toEqual([
      { key: 'lyon/old/c.gml', reason: expect.stringContaining('"old" is no vintage') },
    ]);
    expect(inputs.release).toBeNull();
    expect(isCurrent).toBe(false);
    expect(await listDatasets(stores.inbox)).toEqual(['lyon', 'paris']);
  });

  it('orders vintages by their date, not by their name', async () => {
    const stores = await storesWith({
      ...LYON,
      'lyon/dataset.json': '{"vintages":{"2009":{"date":"2013-01-01"}}}',
    });
    expect(vintagesOf((await planRun(stores, 'lyon', REQUEST)).inputs)).toEqual(['2012', '2009']);
  });

  it('names a run by what it is made of, and by nothing else', async () => {
    const name = async (inbox: Record<string, string>, request: object = {}) =>
      (await planRun(await storesWith(inbox), 'lyon', { ...REQUEST, ...request })).inputs.run;
    const first = await name(LYON);
    expect(first).toMatch(/^[0-9a-f]{20}$/);
    expect(await name({ 'paris/2009/a.gml': 'P', ...LYON, 'lyon/2012/notes.txt': 'other' })).toBe(first);
    expect(await name(LYON, { options: { cellSize: 100, batchBytes: 1 } })).toBe(first);
    const others = [
      await name({ ...LYON, 'lyon/2009/a.gml': 'A2' }),
      await name({ ...LYON, 'lyon/2015/c.gml': 'C' }),
      await name({ ...LYON, 'lyon/2012/tex/1.jpg': 'K' }),
      await name({ ...LYON, 'lyon/dataset.json': '{"crs":3946}' }),
      await name(LYON, { pipelineVersion: '2' }),
      await name(LYON, { options: { tilesVersion: '1.0' } }),
    ];
    expect(new Set([first, ...others]).size).toBe(others.length + 1);
  });

  it('takes options from the command before settings before defaults', async () => {
    const stores = await storesWith({ ...LYON, 'lyon/dataset.json': '{"tiles":{"version":"1.0","crs":3946}}' });
    const { options } = (await planRun(stores, 'lyon', { ...REQUEST, options: { tilesCrs: 2154 } })).inputs;
    expect(options).toMatchObject({ history: true, tilesVersion: '1.0', tilesCrs: 2154, cellSize: 1000 });
  });

  it.each([
    [{ 'lyon/2009/a.gml': 'A', 'lyon/2009-01/b.gml': 'B' }, /"2009-01" and "2009" of lyon stand for the same day/],
    [{ 'paris/2009/a.gml': 'A' }, /There is no CityGML or CityJSON to read in the dataset "lyon"/],
    [{ 'lyon/a.gml': 'A' }, /What lies there was refused: It lies outside of any vintage/],
    [{ ...LYON, 'lyon/dataset.json': ' '.repeat(9 << 20) }, /It has 9437184 bytes, and settings never have more/],
    [{ ...LYON, 'lyon/dataset.json': '{' }, /lyon\/dataset.json cannot be used/],
  ])('refuses what cannot be run (%#)', async (inbox, sentence) => {
    const planned = planRun(await storesWith(inbox as Record<string, string>), 'lyon', REQUEST);
    await expect(planned).rejects.toThrow(sentence);
    await expect(planned).rejects.toBeInstanceOf(UnusableDatasetError);
  });
});

describe('freezing inputs', () => {
  it('writes inputs and the jobs of single steps, the same bytes each time', async () => {
    const stores = await storesWith(LYON);
    const { inputs } = await freezeInputs(stores, 'lyon', REQUEST);
    const { etag } = (await stores.work.info(`v1/runs/${inputs.run}/inputs.json`))!;
    expect(await readInputs(stores, inputs.run)).toEqual(inputs);
    for (const step of SINGLE_STEPS) {
      const job = JSON.parse(Buffer.from(await stores.work.get(jobKey(inputs.run, step))).toString());
      expect(job).toMatchObject({ run: inputs.run, dataset: 'lyon' });
    }
    await freezeInputs(stores, 'lyon', REQUEST);
    expect((await stores.work.info(`v1/runs/${inputs.run}/inputs.json`))!.etag).toBe(etag);
  });
});

describe('the current release', () => {
  const frame = { workCrs: 3946, origin: [1842000, 5175000], heights: 'orthometric' };

  it('is carried on, and its own input set is known again', async () => {
    const stores = await storesWith(LYON);
    const { inputSet } = (await planRun(stores, 'lyon', REQUEST)).inputs;
    const extras = { release: 'r1', inputSet, frame, more: true };
    await stores.tiles.put(pointerKey('lyon'), JSON.stringify({ asset: { version: '1.1', extras } }));
    const same = await planRun(stores, 'lyon', REQUEST);
    expect(same.isCurrent).toBe(true);
    expect(same.inputs).toMatchObject({ release: 'r1', frame });
    await stores.inbox.delete('lyon/2009/a.gml');
    const without = await planRun(stores, 'lyon', REQUEST);
    expect(without.isCurrent).toBe(false);
    expect(vintagesOf(without.inputs)).toEqual(['2012']);
  });

  it.each(['{', '{}', '{"asset":{"extras":{"release":"r1"}}}'])('is not guessed from %s', async (pointer) => {
    const stores = await storesWith(LYON);
    await stores.tiles.put(pointerKey('lyon'), pointer);
    await expect(planRun(stores, 'lyon', REQUEST)).rejects.toThrow(/lyon\/tileset.json does not say which release/);
  });
});
