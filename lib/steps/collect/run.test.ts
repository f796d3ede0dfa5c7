import { expect, it } from 'vitest';
import { freezeInputs } from '../../inbox/freeze.ts';
import { createMemoryStore } from '../../store/memory.ts';
import type { Stores } from '../../store/store.ts';
import { readDocument } from '../documents.ts';
import { productKey } from '../keys.ts';
import { silentLog } from '../log.ts';
import { type Collected, collectedSchema } from './plan.ts';
import { collect } from './run.ts';

const model = (positions: string) => `<CityModel xmlns="http://www.opengis.net/citygml/2.0"
 xmlns:b="http://www.opengis.net/citygml/building/2.0" xmlns:gml="http://www.opengis.net/gml"><gml:boundedBy>
<gml:Envelope srsName="EPSG:25832" srsDimension="3"/></gml:boundedBy><cityObjectMember><b:Building gml:id="a">${
  positions &&
  `
<b:lod1MultiSurface><gml:MultiSurface><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>${positions}
</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></b:lod1MultiSurface>`
}
</b:Building></cityObjectMember></CityModel>`;
const HERE = model('458100 5438100 0 458110 5438100 0 458110 5438110 0 458100 5438100 0');
const NOWHERE = model('9e90 5438100 0 9e90 5438200 0 9e90 5438200 9 9e90 5438100 0');

async function collectFrom(files: Record<string, string>): Promise<Collected> {
  const stores: Stores = { inbox: createMemoryStore(), work: createMemoryStore(), tiles: createMemoryStore() };
  for (const [key, content] of Object.entries(files)) await stores.inbox.put(key, content);
  const { run, dataset } = (await freezeInputs(stores, 'x', { pipelineVersion: '1' })).inputs;
  const context = { stores, signal: new AbortController().signal, log: silentLog };
  await collect.check({ run, dataset }, await collect.run({ run, dataset }, context), context);
  return readDocument(stores.work, productKey(run, 'collect', 'collected.json'), collectedSchema);
}

it('takes the frame from the first source that lies where its CRS is made for', async () => {
  const { frame, sources } = await collectFrom({ 'x/2009/a.gml': NOWHERE, 'x/2012/b.gml': HERE });
  expect(frame).toEqual({ workCrs: 25832, origin: [458000, 5438000], heights: 'orthometric' });
  expect(sources).toHaveLength(2);
});

it.each([
  [{ 'x/2009/a.gml': model('') }, 'Nothing in "x" can be used. None of its files has geometry.'],
  [{ 'x/2009/a.gml': 'not at all' }, /^Nothing in "x" can be used\. x\/2009\/a\.gml: /],
])('says why nothing can be used: %j', async (files, sentence) => {
  await expect(collectFrom(files)).rejects.toThrow(sentence);
});
