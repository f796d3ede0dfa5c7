import { beforeAll, describe, expect, test } from 'vitest';
import { hasDrops, readCityJsonDrop, readGmlDrop } from './testing/drops.ts';
import { iouOfRows, united } from './testing/iou.ts';
import { type Told, tell, wordsOf } from './testing/tell.ts';

describe.skipIf(!hasDrops)('Gratte-Ciel, 2009 to 2018 (skipped where ../shared is absent)', () => {
  let told: Told;
  beforeAll(() => {
    told = tell(readGmlDrop('gratte-ciel', [1_845_000, 5_175_000]));
  });

  test('pairs with the same footprint and the same tops are unchanged', () => {
    const changed = new Set(
      told.transactions.flatMap(({ from, to, fromIds, toIds }) => [
        ...fromIds.map((id) => `${from} ${id}>${to}`),
        ...toIds.map((id) => `${from}>${to} ${id}`),
      ]),
    );
    const vintages = ['2009', '2012', '2015', '2018'];
    let [same, unchanged] = [0, 0];
    for (let edge = 0; edge < told.edges.from.length; edge++) {
      const [from, to] = [told.edges.from[edge], told.edges.to[edge]];
      if (iouOfRows(told, edge) < 0.98 || Math.abs(told.edges.topChange[edge]) > 1) continue;
      same++;
      const [before, after] = [vintages[told.rows[from].vintage], vintages[told.rows[to].vintage]];
      const names = [`${before} ${told.idOf(from)}>${after}`, `${before}>${after} ${told.idOf(to)}`];
      if (!names.some((name) => changed.has(name))) unchanged++;
    }
    expect(same).toBeGreaterThan(1000);
    expect(unchanged / same).toBeGreaterThanOrEqual(0.98);
  });

  test('blocks that another maker cut into houses are regrouped, not divided', () => {
    const blocks = united(told, 1, 2).filter(
      ({ toIds, iou, topChange }) => toIds.length > 1 && iou > 0.95 && Math.abs(topChange) <= 1,
    );
    expect(blocks.length).toBeGreaterThan(50);
    const types = blocks.map(
      ({ fromIds }) => told.transactions.find((one) => one.from === '2012' && one.fromIds.includes(fromIds[0]))?.type,
    );
    expect(types.filter((type) => type === 'regrouping').length / blocks.length).toBeGreaterThanOrEqual(0.9);
    expect(types).not.toContain('division');
  });

  test('what a smaller survey did not look at is not demolished', () => {
    const demolished = (from: string, to: string) =>
      told.transactions.filter((one) => one.type === 'demolition' && one.from === from && one.to === to).length;
    expect(demolished('2012', '2015')).toBeLessThanOrEqual(20);
    expect(demolished('2015', '2018')).toBeGreaterThanOrEqual(35);
  });

  test('every version that came or went did so by a transaction between its vintages', () => {
    for (const { end, seen, ids, went } of told.versions) {
      if (end === null) continue;
      const last = seen.at(-1)!;
      const cause = told.transactions.find(
        (one) => one.to === end && one.type === went && one.fromIds.some((id) => ids[last].includes(id)),
      );
      expect(cause, JSON.stringify({ end, ids, went })).toBeDefined();
    }
  });
});

test.skipIf(!hasDrops)('Rotterdam loses one building (skipped where ../shared is absent)', () => {
  const told = tell(readCityJsonDrop('rotterdam', [90_000, 435_000]));
  expect(wordsOf(told)).toEqual(['demolition {0D6F0F6D-F2B9-4039-B579-A46334C77B88}>']);
});
