import { describe, expect, test } from 'vitest';
import { createRandom, type HouseShape, houses } from './testing/shapes.ts';
import { type TestVintage, tell } from './testing/tell.ts';
import type { Transaction } from './transactions.ts';

/** A plot of a made town: what stands on it before and after, and what happened in between. */
interface Plot {
  before: HouseShape[][];
  after: HouseShape[][];
  type?: Transaction['type'];
}

const PLOTS = 24;
const PITCH = 32;

/** Plots of all kinds of change; corner plots and every other one stay as they are. */
function layOut(seed: number): Plot[] {
  const random = createRandom(seed);
  return Array.from({ length: PLOTS * PLOTS }, (_, index): Plot => {
    const [column, row] = [index % PLOTS, Math.floor(index / PLOTS)];
    const turn = random() * 0.5;
    const width = 7 + 6 * random();
    const depth = 8 + 6 * random();
    const eaves = 3 + 9 * random();
    const angle = random() < 0.3 ? 0 : turn;
    const part = (u: number, v: number, more: Partial<HouseShape> = {}): HouseShape => ({
      x: PITCH * column + Math.cos(angle) * u - Math.sin(angle) * v,
      y: PITCH * row + Math.sin(angle) * u + Math.cos(angle) * v,
      width,
      depth,
      eaves,
      ridge: eaves + 3,
      angle,
      ...more,
    });
    const house = part(0, 0);
    const pair = [part(0, 0), part(width, 0)];
    const isRim = Math.min(column, row) < 3 || Math.max(column, row) > PLOTS - 4;
    const wide = part(0, 0, { width: 2 * width, eaves: eaves + 3, ridge: eaves + 6 });
    const stories: Plot[] = [
      { before: [[]], after: [[house]], type: 'creation' },
      { before: [[house]], after: [[]], type: 'demolition' },
      { before: [[house]], after: [[part(0, 0, { eaves: eaves + 3, ridge: eaves + 6 })]], type: 'modification' },
      { before: [[house]], after: [[part(0, 0, { depth: 1.3 * depth })]], type: 'modification' },
      { before: [[house, part(width + 3, 0)]], after: [[house]], type: 'modification' },
      { before: [[pair[0]], [pair[1]]], after: [[wide]], type: 'union' },
      { before: [[wide]], after: [[pair[0]], [pair[1]]], type: 'division' },
      {
        before: [[pair[0]], [pair[1]]],
        after: [
          [part(0, 2, { eaves: 15, ridge: 15 })],
          [part(width, 4, { eaves: 18, ridge: 18 })],
          [part(width / 2, depth / 2, { eaves: 25, ridge: 25 })],
        ],
        type: 'redevelopment',
      },
      { before: [[pair[0], pair[1]]], after: [[pair[0]], [pair[1]]], type: 'regrouping' },
      { before: [[house, part(width + 3, 0)]], after: [[house], [part(width + 3, 0)]], type: 'regrouping' },
    ];
    const still: Plot[] = [
      { before: [[house]], after: [[house]] },
      { before: [[pair[0]], [pair[1]]], after: [[pair[0]], [pair[1]]] },
      {
        before: [[part(0, 0, { width: 3, depth: 6, eaves: 2.5, ridge: 2.5 })]],
        after: [[part(0, 0, { width: 3, depth: 6, eaves: 2.5, ridge: 2.5 })]],
      },
      { before: [[house, part(width + 3, 0)]], after: [[house, part(width + 3, 0)]] },
    ];
    const kinds = isRim || random() < 0.5 ? still : stories;
    return kinds[Math.floor(random() * kinds.length)];
  });
}

interface Noise {
  /** Metres by which each corner lies off, each way. */
  jitter: number;
  /** Metres by which the later survey as a whole lies off. */
  shift: number;
}

function survey(
  name: string,
  plots: Plot[],
  side: 'before' | 'after',
  { jitter, shift }: Noise,
  triangles = false,
): TestVintage {
  const random = createRandom(name.length + plots.length + (side === 'before' ? 1 : 2));
  const gauss = (): number => jitter * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const buildings = plots.flatMap((plot, index) =>
    plot[side]
      .filter((shapes) => shapes.length > 0)
      .map((shapes, part) => ({
        id: `${index}.${part}`,
        surfaces: houses(
          shapes.map((shape) => ({ ...shape, x: shape.x + shift, y: shape.y - shift / 2, triangles })),
          gauss,
        ),
      })),
  );
  return { name, buildings };
}

/** Precision and recall of each type: a transaction is right when its ids are those of the plot. */
function scoreOf(plots: Plot[], transactions: Transaction[]): Record<string, [number, number]> {
  const wanted = plots.flatMap((plot, index) => {
    const ids = (buildings: HouseShape[][]): string[] =>
      buildings.flatMap((shapes, part) => (shapes.length > 0 ? [`${index}.${part}`] : []));
    return plot.type ? [[plot.type, ids(plot.before), ids(plot.after)]] : [];
  });
  const found = transactions.map(({ type, fromIds, toIds }) => [type, fromIds, toIds]);
  const keys = (list: unknown[][]): Set<string> => new Set(list.map((entry) => JSON.stringify(entry)));
  const [truth, answer] = [keys(wanted), keys(found)];
  return Object.fromEntries(
    [...new Set(wanted.map(([type]) => type as string))].map((type) => {
      const of = (set: Set<string>): string[] => [...set].filter((key) => key.startsWith(`["${type}"`));
      const right = of(answer).filter((key) => truth.has(key)).length;
      return [type, [right / of(answer).length, right / of(truth).length]];
    }),
  );
}

const least = (scores: Record<string, [number, number]>): number => Math.min(...Object.values(scores).flat());

test.each([
  [{ jitter: 0, shift: 0 }, 1],
  [{ jitter: 0.05, shift: 0 }, 0.99],
  [{ jitter: 0.08, shift: 0.3 }, 0.97],
])('a made town with noise %o is told right', (noise, bar) => {
  const plots = layOut(7);
  const told = tell([survey('2009', plots, 'before', { ...noise, shift: 0 }), survey('2012', plots, 'after', noise)]);
  const scores = scoreOf(plots, told.transactions);
  expect(Object.keys(scores)).toHaveLength(7);
  expect(least(scores)).toBeGreaterThanOrEqual(bar);
});

describe('what must not matter', () => {
  const plots = layOut(5);
  const noise = { jitter: 0.03, shift: 0 };
  const before = survey('2009', plots, 'before', noise);
  const after = survey('2012', plots, 'after', noise);
  const lines = (transactions: Transaction[]): string[] =>
    transactions.map(({ type, fromIds, toIds }) => JSON.stringify([type, fromIds, toIds])).sort();
  const told = tell([before, after]);
  const wanted = lines(told.transactions);

  test('the direction of time', () => {
    const back = tell([
      { ...after, name: '2009' },
      { ...before, name: '2012' },
    ]);
    const opposite: Partial<Record<Transaction['type'], Transaction['type']>> = {
      creation: 'demolition',
      demolition: 'creation',
      union: 'division',
      division: 'union',
    };
    const turned = back.transactions.map(
      (one): Transaction => ({ ...one, type: opposite[one.type] ?? one.type, fromIds: one.toIds, toIds: one.fromIds }),
    );
    expect(lines(turned)).toEqual(wanted);
    const iou = (transactions: Transaction[]): number =>
      transactions.reduce((sum, one) => sum + (one.evidence.iou ?? 0), 0);
    expect(iou(turned)).toBeCloseTo(iou(told.transactions), 6);
  });

  test('the ids', () => {
    const rename = (id: string): string =>
      `x${(Number(id.replace('.', '')) * 7919) % 100003}-${id.length}-${id.endsWith('1')}`;
    const renamed = [before, after].map((vintage) => ({
      ...vintage,
      buildings: vintage.buildings.map(({ id, surfaces }) => ({ id: rename(id), surfaces })),
    }));
    const answer = tell(renamed);
    const expected = told.transactions.map((one) => ({
      ...one,
      fromIds: one.fromIds.map(rename).sort(),
      toIds: one.toIds.map(rename).sort(),
    }));
    expect(lines(answer.transactions)).toEqual(lines(expected));
    const drawn = ({ rows, versions }: typeof told): string[] =>
      versions
        .map(({ geometry, start, end, came, went }) => JSON.stringify([rows[geometry].box, start, end, came, went]))
        .sort();
    expect(drawn(answer)).toEqual(drawn(told));
  });

  test('the order in which buildings come', () => {
    const shuffled = [before, after].map((vintage) => ({ ...vintage, buildings: [...vintage.buildings].reverse() }));
    const answer = tell(shuffled);
    expect(answer.transactions).toEqual(told.transactions);
    const stories = ({ versions }: typeof told) => versions.map(({ geometry, newest, members, ...story }) => story);
    expect(stories(answer)).toEqual(stories(told));
  });

  test('whether roofs are cut into triangles', () => {
    const cut = survey('2012', plots, 'after', noise, true);
    expect(lines(tell([before, cut]).transactions)).toEqual(wanted);
  });
});
