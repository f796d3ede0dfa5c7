import { createHash } from 'node:crypto';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { createMemoryStore } from '../store/memory.ts';
import { type BenchmarkOptions, benchmarkKey, writeBenchmark, writeBenchmarkSeries } from './benchmark.ts';
import { type BenchmarkHouse, planBenchmarkTown } from './benchmarkTown.ts';

test('a file has as many buildings as asked for, of 5.5 to 6.5 kB, seven polygons and six attributes', async () => {
  const text = (await write({ buildings: 500 })).toString();
  expect(text.length / 500).toBeGreaterThan(5500);
  expect(text.length / 500).toBeLessThan(6500);
  const elements: Record<string, number> = {};
  const [ids, references] = [new Set<string>(), new Set<string>()];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements[name] = (elements[name] ?? 0) + 1;
    if (name === 'gml:Polygon') ids.add(`#${attributes['gml:id']}`);
    if (attributes['xlink:href']) references.add(attributes['xlink:href']);
  });
  parser.write(text).close();
  expect(elements['bldg:Building']).toBe(500);
  expect(references).toEqual(ids);
  expect(ids.size).toBe(3500);
  for (const name of ['function', 'yearOfConstruction', 'roofType', 'measuredHeight'])
    expect(elements[`bldg:${name}`]).toBe(500);
  expect(elements['gen:stringAttribute']).toBe(1000);
});

test('the same options give the same bytes; the series starts with the single file', async () => {
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const single = hash(await write({ buildings: 300 }));
  expect(hash(await write({ buildings: 300 }))).toBe(single);
  const store = createMemoryStore();
  const keys = await writeBenchmarkSeries(store, { buildings: 300, fourth: true });
  expect(keys).toEqual(['2009', '2012', '2015', '2018'].map((vintage) => benchmarkKey('benchmark', vintage)));
  const hashes = await Promise.all(keys.map(async (key) => hash(await store.get(key))));
  expect(hashes[0]).toBe(single);
  expect(new Set(hashes).size).toBe(4);
});

test('the asked share of the houses differs from vintage to vintage, in few places', () => {
  const town = planBenchmarkTown(100_000, [0.02, 0.05], 1);
  for (const [step, share] of [0.02, 0.05].entries()) {
    let differing = 0;
    const touched = new Set<string>();
    for (let plot = 0; plot < town.plots; plot++) {
      const [before, after] = [town.houseAt(plot, step), town.houseAt(plot, step + 1)];
      if (before?.id === after?.id) continue;
      differing++;
      if (before && after) expect(Math.abs(after.eaves - before.eaves)).toBeGreaterThanOrEqual(2);
      const { x, y } = (before ?? after)!;
      touched.add(`${Math.floor(x / 700)} ${Math.floor(y / 830)}`);
    }
    expect(differing / town.plots).toBeGreaterThan(share * 0.9);
    expect(differing / town.plots).toBeLessThan(share * 1.1);
    expect(touched.size).toBeLessThan(20);
  }
});

test('houses stand apart', () => {
  const town = planBenchmarkTown(2000, [0.3], 1);
  const houses = Array.from({ length: town.plots }, (_, plot) => town.houseAt(plot, 1)).filter(
    (house) => house !== undefined,
  );
  const half = ({ width, depth }: BenchmarkHouse) => Math.hypot(width, depth) / 2;
  for (const [index, house] of houses.entries()) {
    for (const other of houses.slice(index + 1, index + 50)) {
      expect(Math.hypot(house.x - other.x, house.y - other.y)).toBeGreaterThan(Math.min(half(house) + half(other), 17));
    }
  }
});

async function write(options: BenchmarkOptions): Promise<Buffer> {
  const store = createMemoryStore();
  await writeBenchmark(store, 'benchmark.gml', options);
  return Buffer.from(await store.get('benchmark.gml'));
}
