/** The made city changed in ways that must not matter: the answer is the same. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoOptions } from '../lib/demo/demo.ts';
import type { Truth } from '../lib/demo/truth.ts';
import { type CityResult, runCity, runMadeCity } from './support/city.ts';
import { useFolder } from './support/folder.ts';
import type { Transaction } from './support/release.ts';
import { lineOf, ratesOf } from './support/truth.ts';

const folder = useFolder('same');
/** Part of the town, in which all types of transactions take place. */
const PART = { columns: 9, rows: 8 } satisfies DemoOptions;

let plain: { truth: Truth; city: CityResult };
let lines: string[];
beforeAll(async () => {
  plain = await runMadeCity(folder.path('plain'), PART, { workers: 2 });
  lines = plain.city.transactions.map(lineOf).sort();
  expect(new Set(plain.city.transactions.map(({ type }) => type)).size).toBe(7);
}, 60_000);

const OPPOSITE: Record<string, string> = {
  creation: 'demolition',
  demolition: 'creation',
  union: 'division',
  division: 'union',
};
const MIRRORED: Record<string, string> = { 2009: '2015', 2012: '2012', 2015: '2009' };

function turnBack(one: Transaction): Transaction {
  return {
    ...one,
    from: MIRRORED[one.to]!,
    to: MIRRORED[one.from]!,
    type: OPPOSITE[one.type] ?? one.type,
    fromIds: one.toIds,
    toIds: one.fromIds,
  };
}

/** How buildings of one telling are called in another telling of the same script: by vintage and id. */
function namesBetween(truth: Truth, other: Truth): (vintage: string, id: string) => string {
  const names = new Map<string, string>();
  for (const [index, { ids }] of truth.versions.entries()) {
    for (const [vintage, [id]] of Object.entries(ids)) {
      names.set(`${vintage} ${id}`, other.versions[index]!.ids[vintage]![0]!);
    }
  }
  return (vintage, id) => names.get(`${vintage} ${id}`)!;
}

describe('what must not matter', () => {
  it('the direction of time', async () => {
    const { truth, city } = await runMadeCity(folder.path('back'), { ...PART, reverse: true });
    expect(city.transactions.map(turnBack).map(lineOf).sort()).toEqual(lines);
    expect(Object.values(ratesOf(truth, city)).flat()).toEqual(new Array(14).fill(1));
    const sumOfIou = (transactions: Transaction[]) =>
      transactions.reduce((sum, { evidence }) => sum + (evidence.iou ?? 0), 0);
    expect(sumOfIou(city.transactions)).toBeCloseTo(sumOfIou(plain.city.transactions), 1);
    expect(city.versions).toHaveLength(plain.city.versions.length);
  });

  it('what buildings are called', async () => {
    const { truth, city } = await runMadeCity(folder.path('ids'), { ...PART, permuteIds: 7 });
    const nameOf = namesBetween(plain.truth, truth);
    const renamed = plain.city.transactions.map((one) => ({
      ...one,
      fromIds: one.fromIds.map((id) => nameOf(one.from, id)),
      toIds: one.toIds.map((id) => nameOf(one.to, id)),
    }));
    expect(renamed.map(lineOf)).not.toEqual(plain.city.transactions.map(lineOf));
    expect(city.transactions.map(lineOf).sort()).toEqual(renamed.map(lineOf).sort());
    const lives = ({ versions }: CityResult) =>
      versions.map(({ start, end, seen, came, went }) => JSON.stringify([start, end, seen, came, went])).sort();
    expect(lives(city)).toEqual(lives(plain.city));
  });

  it('into how many files a vintage is split, and their order', async () => {
    const { city } = await runMadeCity(folder.path('files'), { ...PART, splitFiles: 6 });
    expect(city.bytes['transactions.jsonl']).toBe(plain.city.bytes['transactions.jsonl']);
    expect(city.bytes['buildings.jsonl']).toBe(plain.city.bytes['buildings.jsonl']);
  });

  it.each(['ngons', 'triangles'] as const)('roofs as %s', async (roofs) => {
    const { city } = await runMadeCity(folder.path(roofs), { ...PART, roofs });
    expect(city.transactions.map(lineOf).sort()).toEqual(lines);
  });

  it.each([
    ['cells of 100 m', { options: { cellSize: 100 } }],
    ['cells of 5 km', { options: { cellSize: 5000 } }],
    ['one worker', { workers: 1 }],
    ['seven workers', { workers: 7 }],
  ])('%s: the release is the same to the byte', async (name, more) => {
    const city = await runCity({ inbox: folder.path('plain', 'inbox'), out: folder.path(name), ...more });
    expect(city.name).toBe(plain.city.name);
    expect(city.bytes).toEqual(plain.city.bytes);
    expect(city.contents).toEqual(plain.city.contents);
  });
});
