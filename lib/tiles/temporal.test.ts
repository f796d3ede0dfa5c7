import { describe, expect, test } from 'vitest';
import { STILL_STANDS } from '../city/vintage.ts';
import { decimalYear, lastSeen, temporalBatchTable, temporalTileset, temporalVolume } from './temporal.ts';
import { makeHouses } from './testing/houses.ts';

const VINTAGES = [20090101, 20120701, 20150101];

interface Transaction {
  id: string;
  startDate: number;
  endDate: number;
  type: string;
  tags: string[];
  source: string[];
  destination: string[];
}

const transactionsOf = (...transactions: Parameters<typeof temporalTileset>[1]) =>
  temporalTileset(VINTAGES, transactions).transactions as Transaction[];

describe('decimalYear', () => {
  test('months are twelfths', () => {
    expect(decimalYear(20120101)).toBe(2012);
    expect(decimalYear(20120701)).toBe(2012.5);
    expect(decimalYear(20121231)).toBeCloseTo(2012.9973, 4);
    expect(decimalYear(20120229)).toBeGreaterThan(decimalYear(20120228));
  });

  test('ascends with the date', () => {
    const days = Array.from({ length: 800 }, (_, day) => new Date(Date.UTC(2011, 10, 1 + day)));
    const years = days.map((day) => decimalYear(Number(day.toISOString().slice(0, 10).replaceAll('-', ''))));
    for (let day = 1; day < years.length; day++) expect(years[day]).toBeGreaterThan(years[day - 1]);
  });
});

test('an exclusive end becomes the last vintage before it', () => {
  expect(lastSeen(20150101, VINTAGES)).toBe(20120701);
  expect(lastSeen(STILL_STANDS, VINTAGES)).toBe(20150101);
});

describe('temporalTileset', () => {
  test('each pair of vintages has a transaction of nothing, which alone says what dates there are', () => {
    expect(transactionsOf()).toEqual([
      { id: '0', startDate: 2009, endDate: 2012.5, type: 'modification', tags: [], source: [], destination: [] },
      { id: '1', startDate: 2012.5, endDate: 2015, type: 'modification', tags: [], source: [], destination: [] },
    ]);
  });

  test('creations and demolitions are left to the viewer', () => {
    const all = transactionsOf(
      { to: 20120701, type: 'creation', source: [], destination: ['a'] },
      { to: 20120701, type: 'demolition', source: ['b'], destination: [] },
    );
    expect(all).toHaveLength(2);
  });

  test('what is rebuilt is coloured as a modification, and its kind is said before', () => {
    const types = (type: 'modification' | 'union' | 'division' | 'redevelopment') =>
      transactionsOf({ to: 20150101, type, source: ['a', 'b'], destination: ['c'] })
        .slice(2)
        .map(({ type }) => type);
    expect(types('modification')).toEqual(['modification']);
    expect(types('union')).toEqual(['union', 'modification']);
    expect(types('division')).toEqual(['division', 'modification']);
    expect(types('redevelopment')).toEqual(['modification']);
    const last = transactionsOf({ to: 20150101, type: 'union', source: ['a', 'b'], destination: ['c'] }).at(-1)!;
    expect(last).toMatchObject({ id: '3', startDate: 2012.5, endDate: 2015, source: ['a', 'b'], destination: ['c'] });
  });

  test('has what the viewer reads without asking', () => {
    expect(temporalTileset(VINTAGES, [])).toMatchObject({
      startDate: 2009,
      endDate: 2015,
      versions: [],
      versionTransitions: [],
    });
  });
});

test('volumes and batch tables have inclusive dates', () => {
  expect(temporalVolume(20090101, STILL_STANDS, VINTAGES)).toEqual({
    '3DTILES_temporal': { startDate: 2009, endDate: 2015 },
  });
  const [house] = makeHouses(1);
  expect(temporalBatchTable([{ ...house, start: 20120701, end: 20150101 }], VINTAGES)).toEqual({
    startDates: [2012.5],
    endDates: [2012.5],
    featureIds: [house.id],
  });
});
