import { expect, it } from 'vitest';
import { createMemoryStore } from '../store/memory.ts';
import { foldersOf } from './folders.ts';
import { readPublished } from './published.ts';
import { describeRejections, shortPath, summarize } from './summary.ts';

const line = (type: string, from = '2009', to = '2012') =>
  `${JSON.stringify({ from, to, type, fromIds: [], toIds: [] })}\n`;

it('tells what was published in the words that people use', async () => {
  const tiles = createMemoryStore();
  const transactions = [line('creation'), line('creation'), line('union'), line('demolition', '2012', '2015')];
  await tiles.put('lyon/transactions.jsonl', transactions.join(''));
  await tiles.put(
    'lyon/report.json',
    JSON.stringify({
      run: 'r',
      vintages: [{ name: '2009' }, { name: '2012' }, { name: '2015' }],
      rejected: [{ key: 'lyon/2009/a.gml', place: 'line 7', reason: 'It ends too early.' }],
      tiles: 3,
    }),
  );
  const { vintages, published } = await readPublished(tiles, 'lyon');
  expect(published.changes).toEqual([
    { from: '2009', to: '2012', counts: { creation: 2, union: 1 } },
    { from: '2012', to: '2015', counts: { demolition: 1 } },
  ]);
  const result = {
    dataset: 'lyon',
    outcome: 'published' as const,
    vintages,
    published,
  };
  expect(summarize(result, foldersOf('city', 'tiles'))).toEqual([
    '',
    'lyon is published: 3 vintages.',
    '               built  demolished  altered  merged  divided  redeveloped  regrouped',
    '  2009 → 2012      2           0        0       1        0            0          0',
    '  2012 → 2015      0           1        0       0        0            0          0',
    '1 input could not be used:',
    '  lyon/2009/a.gml, line 7: It ends too early.',
    'Tileset: tiles/lyon/tileset.json',
  ]);
});

it('leaves addresses of buckets as they are', () => {
  expect(shortPath('s3://tiles/lyon/tileset.json')).toBe('s3://tiles/lyon/tileset.json');
});

it('says nothing of changes where nothing was compared', async () => {
  const tiles = createMemoryStore();
  await tiles.put('lyon/report.json', '{"run":"r","vintages":[],"rejected":[]}');
  expect(await readPublished(tiles, 'lyon')).toEqual({
    vintages: [],
    published: { changes: [], rejected: [], run: 'r', tileset: 'lyon/tileset.json' },
  });
});

it('tells a sentence once, however often it was said', () => {
  const twice = { reason: 'A ring has 2 distinct points.' };
  expect(describeRejections([twice], 'part')[0]).toBe('1 part could not be used:');
  expect(describeRejections([twice, { key: 'a.gml', reason: 'It ends too early.' }, twice])).toEqual([
    '3 inputs could not be used:',
    '  A ring has 2 distinct points. (2 times)',
    '  a.gml: It ends too early.',
  ]);
});

it('says that nothing changed, where several vintages were compared', () => {
  const published = { changes: [], rejected: [], run: 'r', tileset: 'lyon/tileset.json' };
  const summary = (vintages: string[]) =>
    summarize({ dataset: 'lyon', outcome: 'published', vintages, published }, foldersOf('city', 'tiles'));
  expect(summary(['2009', '2012'])).toContain('  Nothing changed on ground that two vintages cover.');
  expect(summary(['2009']).join('\n')).not.toContain('changed');
});
