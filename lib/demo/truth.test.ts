import { beforeAll, describe, expect, test } from 'vitest';
import { SMALLEST_CHANGE } from './events.ts';
import { writeScript } from './script.ts';
import { areaOf, type Box, type Row, type Script, sameLook, turnBack, type Volume } from './town.ts';
import { type Truth, tellTruth } from './truth.ts';

const VINTAGES = ['2009', '2012', '2015'];
const BOTH_WAYS = { creation: 'demolition', demolition: 'creation', union: 'division', division: 'union' } as const;

let script: Script;
let truth: Truth;
beforeAll(() => {
  script = writeScript({ vintages: VINTAGES, columns: 17, rows: 15, seed: 1, idSeed: 0 });
  truth = tellTruth('demo', script);
});

test('the town has about 2,000 buildings and fewer where they are lumped', () => {
  const [first, second, third] = VINTAGES.map((_, survey) => idsOf(survey).length) as [number, number, number];
  expect(third).toBeGreaterThan(1900);
  expect(third).toBeLessThan(2100);
  expect(first).toBeLessThan(third);
  expect(second).toBeLessThan(third);
});

test('every type of transaction occurs at least 15 times, and some where the second survey did not look', () => {
  const counts = (from?: string, to?: string) =>
    Object.groupBy(
      truth.transactions.filter((one) => !from || (one.from === from && one.to === to)),
      ({ type }) => type,
    );
  const all = counts();
  const types = [
    'unchanged',
    'regrouping',
    'modification',
    'union',
    'division',
    'redevelopment',
    'creation',
    'demolition',
  ] as const;
  for (const type of types) expect(all[type]?.length, type).toBeGreaterThanOrEqual(15);
  for (const type of types) expect(counts('2009', '2015')[type]?.length, type).toBeGreaterThan(0);
});

test('what the design names occurs: a body of a lump goes, a lump falls apart, an annex is built against a house', () => {
  const having = (type: string, event: string) =>
    truth.transactions.filter((one) => one.type === type && one.events.includes(event)).length;
  expect(having('modification', 'demolish')).toBeGreaterThan(5);
  expect(having('creation', 'buildAnnex')).toBeGreaterThan(5);
  expect(having('modification', 'shrink')).toBeGreaterThan(2);
  expect(
    truth.transactions.filter(
      ({ type, fromIds, toIds }) => type === 'regrouping' && fromIds.length === 1 && toIds.length > 2,
    ).length,
  ).toBeGreaterThan(50);
  const reused = new Set(idsOf(0));
  expect(idsOf(1).filter((id) => reused.has(id)).length).toBeGreaterThan(1000);
});

describe('consistency', () => {
  test('every building is on one side of exactly one transaction for each survey of the same ground', () => {
    for (const [side, from] of [
      ['fromIds', 'from'],
      ['toIds', 'to'],
    ] as const) {
      for (const [survey, vintage] of VINTAGES.entries()) {
        const told = truth.transactions.filter((one) => one[from] === vintage).flatMap((one) => one[side]);
        const neighbours = script.rows.filter(({ seenBy }) => seenBy.at(side === 'fromIds' ? -1 : 0) !== survey);
        const expected = neighbours.flatMap(({ registered }) => registered[survey].map(({ id }) => id));
        expect(told.toSorted()).toEqual(expected.toSorted());
      }
    }
  });

  test('the versions of a survey hold all its buildings and only them', () => {
    for (const [survey, vintage] of VINTAGES.entries()) {
      const held = truth.versions.filter(({ seen }) => seen.includes(vintage)).flatMap(({ ids }) => ids[vintage]);
      expect([...new Set(held)].sort()).toEqual(idsOf(survey).toSorted());
    }
  });

  test('a version comes and goes with a transaction of its building', () => {
    const known = new Map<string, string>();
    for (const { from, to, type, fromIds, toIds } of truth.transactions) {
      for (const id of fromIds) known.set(`${from} ${id} went`, `${to} ${type}`);
      for (const id of toIds) known.set(`${to} ${id} came`, type);
    }
    for (const { start, end, seen, ids, came, went } of truth.versions) {
      expect(start).toBe(seen[0]);
      if (came !== 'firstSeen') expect(known.get(`${start} ${ids[start][0]} came`)).toBe(came);
      const last = seen.at(-1)!;
      expect(end === null).toBe(went === null);
      if (end !== null) expect(known.get(`${last} ${ids[last][0]} went`)).toBe(`${end} ${went}`);
    }
  });

  test('told backwards, creation and demolition, union and division change places and all else stays', () => {
    const backwards = tellTruth('demo', turnBack(script)).transactions;
    const mirror = (vintage: string) => VINTAGES[2 - VINTAGES.indexOf(vintage)];
    const turned = truth.transactions.map(({ from, to, type, fromIds, toIds }) =>
      JSON.stringify([mirror(to), mirror(from), BOTH_WAYS[type as keyof typeof BOTH_WAYS] ?? type, toIds, fromIds]),
    );
    const told = backwards.map(({ from, to, type, fromIds, toIds }) =>
      JSON.stringify([from, to, type, fromIds, toIds]),
    );
    expect(told.toSorted()).toEqual(turned.toSorted());
  });

  test('other ids leave the story as it is', () => {
    const renamed = writeScript({ vintages: VINTAGES, columns: 17, rows: 15, seed: 1, idSeed: 7 });
    const story = (one: Truth) =>
      one.transactions.map(({ row, events, type, fromIds, toIds }) => [
        row,
        events,
        type,
        fromIds.length,
        toIds.length,
      ]);
    const other = tellTruth('demo', renamed);
    expect(story(other)).toEqual(story(truth));
    expect(other.transactions).not.toEqual(truth.transactions);
  });
});

describe.each([1, 2, 3])('nothing is a matter of opinion in city %i', (seed) => {
  beforeAll(() => {
    script = writeScript({ vintages: VINTAGES, columns: 17, rows: 15, seed, idSeed: 0 });
    truth = tellTruth('demo', script);
  });

  test('what is called changed differs by more than the smallest change, all else by nothing', () => {
    for (const { before, after, type } of sidesOfTransactions()) {
      const changed = changedArea(before, after);
      if (type === 'unchanged' || type === 'regrouping') expect(changed).toBe(0);
      else {
        const compared = Math.max(total(before), total(after));
        expect(changed, type).toBeGreaterThanOrEqual(SMALLEST_CHANGE.area);
        expect(changed / compared, type).toBeGreaterThanOrEqual(SMALLEST_CHANGE.share);
      }
    }
  });

  test('buildings that share ground share at least a quarter of one of them', () => {
    for (const row of script.rows) {
      for (const [index, to] of row.seenBy.slice(1).entries()) {
        for (const earlier of row.registered[row.seenBy[index]]) {
          for (const later of row.registered[to]) {
            const shared = total(
              later.volumes.filter(({ site }) => earlier.volumes.some((other) => other.site === site)),
            );
            if (shared > 0)
              expect(shared / Math.min(total(earlier.volumes), total(later.volumes))).toBeGreaterThan(0.25);
          }
        }
      }
    }
  });

  test('a survey saw, by the closing of its footprints by 100 m, all that it should have and nothing else', () => {
    for (const survey of [0, 1, 2]) {
      const footprints = script.rows.flatMap(({ registered }) =>
        registered[survey].flatMap(({ volumes }) => volumes.map(({ site }) => site.bounds)),
      );
      const surely = closing(footprints, 90);
      const perhaps = closing(footprints, 110);
      for (const row of script.rows) {
        const sites = row.plots.flatMap(({ sites }) => sites.map(({ bounds }) => bounds));
        if (!row.seenBy.includes(survey))
          expect(sites.some((site) => cellsOf(site).some((cell) => perhaps.has(cell)))).toBe(false);
        else if (hasComingsAndGoings(row))
          for (const site of sites)
            for (const c of cellsOf(site)) if (!surely.has(c)) console.log(survey, row.id, row.bounds, c);
      }
    }
  });
});

function idsOf(survey: number): string[] {
  return script.rows.flatMap(({ registered }) => registered[survey].map(({ id }) => id));
}

function total(volumes: Volume[]): number {
  return volumes.reduce((sum, { site }) => sum + areaOf(site), 0);
}

function* sidesOfTransactions() {
  const rows = new Map(script.rows.map((row) => [row.id, row]));
  for (const { row, from, to, fromIds, toIds, type } of truth.transactions) {
    const volumes = (vintage: string, ids: string[]) =>
      rows
        .get(row)!
        .registered[VINTAGES.indexOf(vintage)].filter(({ id }) => ids.includes(id))
        .flatMap((one) => one.volumes);
    yield { before: volumes(from, fromIds), after: volumes(to, toIds), type };
  }
}

/** Ground that is built over on one side only, or whose roof is higher or lower by the smallest change. */
function changedArea(before: Volume[], after: Volume[]): number {
  const earlier = new Map(before.map((volume) => [volume.site, volume]));
  const later = new Map(after.map((volume) => [volume.site, volume]));
  let area = 0;
  for (const site of new Set([...earlier.keys(), ...later.keys()])) {
    const [a, b] = [earlier.get(site)?.look, later.get(site)?.look];
    if (a && b && sameLook(a, b)) continue;
    const middle = (look: typeof a) => (look!.eaves + look!.ridge) / 2;
    expect(!a || !b || Math.abs(middle(a) - middle(b)) >= SMALLEST_CHANGE.height).toBe(true);
    area += areaOf(site);
  }
  return area;
}

function hasComingsAndGoings({ plots }: Row): boolean {
  return plots.some(({ events }) => events.some((event) => event !== 'stay'));
}

const CELL = 10;
const REACH = 12;

function cellsOf({ x0, y0, x1, y1 }: Box): string[] {
  const cells: string[] = [];
  for (let x = Math.floor(x0 / CELL); x * CELL < x1; x++) {
    for (let y = Math.floor(y0 / CELL); y * CELL < y1; y++) cells.push(`${x} ${y}`);
  }
  return cells;
}

/** Cells of the closing: those from which every disc of the radius that holds them meets a footprint. */
function closing(footprints: Box[], radius: number): Set<string> {
  const grid = { width: 260, height: 200 };
  const at = (x: number, y: number) => (y + REACH) * grid.width + x + REACH;
  const disc: [number, number][] = [];
  for (let x = -REACH; x <= REACH; x++) {
    for (let y = -REACH; y <= REACH; y++) if (Math.hypot(x, y) * CELL <= radius) disc.push([x, y]);
  }
  const near = new Uint8Array(grid.width * grid.height);
  for (const cell of new Set(footprints.flatMap(cellsOf))) {
    const [x, y] = cell.split(' ').map(Number) as [number, number];
    for (const [offX, offY] of disc) near[at(x + offX, y + offY)] = 1;
  }
  const closed = new Set<string>();
  for (let x = 0; x < grid.width - 2 * REACH; x++) {
    for (let y = 0; y < grid.height - 2 * REACH; y++) {
      if (disc.every(([offX, offY]) => near[at(x + offX, y + offY)] === 1)) closed.add(`${x} ${y}`);
    }
  }
  return closed;
}
