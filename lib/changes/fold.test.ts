import { expect, test } from 'vitest';
import { coverBox, createGround } from './ground.ts';
import { type HouseShape, house, houses } from './testing/shapes.ts';
import { type TestVintage, tell, wordsOf } from './testing/tell.ts';

const at = (x: number, more: Partial<HouseShape> = {}): HouseShape => ({
  x,
  y: 0,
  width: 10,
  depth: 12,
  eaves: 6,
  ridge: 9,
  ...more,
});
const vintage = (name: string, buildings: Record<string, HouseShape | HouseShape[]>): TestVintage => ({
  name,
  buildings: Object.entries(buildings).map(([id, shapes]) => ({ id, surfaces: houses([shapes].flat()) })),
});
/** Houses that stand in all vintages around the others, so that every vintage looked at the ground between them. */
const around = Object.fromEntries(
  [
    [-60, -60],
    [90, -60],
    [-60, 60],
    [90, 60],
  ].map(([x, y], index) => [`witness${index}`, at(x, { y })]),
);
const isWitness = (id: string): boolean => id.startsWith('witness');
const story = (...vintages: Record<string, HouseShape | HouseShape[]>[]) => {
  const told = tell(vintages.map((buildings, index) => vintage(String(2009 + 3 * index), { ...around, ...buildings })));
  return { ...told, versions: told.versions.filter(({ geometry }) => !isWitness(told.idOf(geometry))) };
};

test('a house that stands unchanged makes no transaction and one version', () => {
  const told = story({ a: at(0) }, { b: at(0) }, { c: at(0) });
  expect(wordsOf(told)).toEqual([]);
  expect(told.versions).toHaveLength(1);
  expect(told.versions[0]).toMatchObject({
    start: '2009',
    end: null,
    seen: ['2009', '2012', '2015'],
    ids: { 2009: ['a'], 2012: ['b'], 2015: ['c'] },
    came: 'firstSeen',
    went: null,
  });
});

test('what is built and demolished between two looks is creation and demolition', () => {
  const told = story({ a: at(0) }, { b: at(20) });
  expect(wordsOf(told)).toEqual(['creation >b', 'demolition a>']);
  expect(told.transactions.map(({ from, to }) => [from, to])).toEqual([
    ['2009', '2012'],
    ['2009', '2012'],
  ]);
  expect(
    told.versions.map(({ ids, start, end, came, went }) => [Object.values(ids)[0][0], start, end, came, went]),
  ).toEqual([
    ['a', '2009', '2012', 'firstSeen', 'demolition'],
    ['b', '2012', null, 'creation', null],
  ]);
});

test('a storey more, or a wing, is a modification', () => {
  expect(wordsOf(story({ a: at(0) }, { a: at(0, { eaves: 9, ridge: 12 }) }))).toEqual(['modification a>a']);
  expect(wordsOf(story({ a: at(0) }, { a: at(0, { depth: 15 }) }))).toEqual(['modification a>a']);
});

test('houses that become one larger body with another roof are a union, the other way round a division', () => {
  const two = { a: at(0, { width: 6 }), b: at(6, { width: 6 }) };
  const one = { c: at(0, { width: 12, ridge: 12, eaves: 9 }) };
  expect(wordsOf(story(two, one))).toEqual(['union a+b>c']);
  expect(wordsOf(story(one, two))).toEqual(['division c>a+b']);
});

test('several buildings that give way to several others are a redevelopment', () => {
  const before = { a: at(0), b: at(12) };
  const after = {
    c: at(2, { width: 9, eaves: 20, ridge: 20 }),
    d: at(11, { width: 11, eaves: 20, ridge: 20 }),
    e: at(8, { y: 8, width: 6, eaves: 30, ridge: 30 }),
  };
  expect(wordsOf(story(before, after))).toEqual(['redevelopment a+b>c+d+e']);
});

test('another partition of the same block is a regrouping, and its finest parts are the pieces', () => {
  const block = { block: [at(0, { width: 6, ridge: 6 }), at(6, { width: 6, ridge: 6 })] };
  const parts = { left: at(0, { width: 6, ridge: 6 }), right: at(6, { width: 6, ridge: 6 }) };
  for (const [before, after, words] of [
    [block, parts, 'regrouping block>left+right'],
    [parts, block, 'regrouping left+right>block'],
  ] as const) {
    const told = story(before, after);
    expect(wordsOf(told)).toEqual([words]);
    const pieces = told.versions;
    expect(pieces).toHaveLength(2);
    for (const piece of pieces) {
      expect(piece).toMatchObject({ start: '2009', end: null, seen: ['2009', '2012'] });
      expect(['left', 'right']).toContain(told.idOf(piece.geometry));
    }
    expect(new Set(pieces.map(({ id }) => id)).size).toBe(2);
  }
});

test('when one body of a lump goes, its piece ends and the others go on', () => {
  const told = story({ lump: [at(0), at(12), at(24)] }, { lump: [at(0), at(24)] });
  expect(wordsOf(told)).toEqual(['modification lump>lump']);
  expect(told.versions.map(({ end, went }) => [end, went])).toEqual([
    [null, null],
    ['2012', 'modification'],
    [null, null],
  ]);
});

test('a lump that falls apart into buildings is a regrouping', () => {
  const told = story({ lump: [at(0), at(12), at(24)] }, { a: at(0), b: at(12), c: at(24) });
  expect(wordsOf(told)).toEqual(['regrouping lump>a+b+c']);
  expect(told.versions.map(({ ids }) => ids[2012])).toEqual([['a'], ['b'], ['c']]);
});

test('a smaller building inside a larger one that is gone is its modification, several are a division', () => {
  const large = { hall: at(0, { width: 30, depth: 30 }) };
  expect(wordsOf(story(large, { rest: at(0, { depth: 12 }) }))).toEqual(['modification hall>rest']);
  expect(wordsOf(story(large, { a: at(0), b: at(15) }))).toEqual(['division hall>a+b']);
});

test('the same id elsewhere is no link, but is noted', () => {
  const told = story({ a: at(0) }, { a: at(20) });
  expect(wordsOf(told)).toEqual(['creation >a', 'demolition a>']);
  expect(told.transactions.map(({ evidence }) => evidence.sameId)).toEqual([true, true]);
});

test('neighbours that touch after a shift of walls stay themselves', () => {
  const told = story({ a: at(0), b: at(10) }, { a: at(0.3), b: at(10.3) });
  expect(wordsOf(told)).toEqual([]);
});

test('a vintage that did not look ends and starts nothing, and a gap is bridged', () => {
  const elsewhere = createGround();
  coverBox(elsewhere, 1e6, 1e6, 1.1e6, 1.1e6);
  const far = { far: at(1000, { y: 1000 }) };
  const told = tell([
    vintage('2009', { ...around, a: at(0), b: at(20) }),
    { ...vintage('2012', far), ground: elsewhere },
    vintage('2015', { ...around, a: at(0), c: at(40) }),
  ]);
  expect(wordsOf(told)).toEqual(['creation >c', 'demolition b>']);
  expect(told.transactions.map(({ from, to }) => [from, to])).toEqual([
    ['2009', '2015'],
    ['2009', '2015'],
  ]);
  const stories = told.versions
    .map(({ ids, start, end, seen, came }) => [Object.values(ids)[0][0], start, end, seen.length, came] as const)
    .filter(([id]) => !isWitness(id));
  expect(stories).toEqual([
    ['a', '2009', null, 2, 'firstSeen'],
    ['b', '2009', '2015', 1, 'firstSeen'],
    ['far', '2012', null, 1, 'firstSeen'],
    ['c', '2015', null, 1, 'creation'],
  ]);
});

test('a chain of partitions is cut by the finest, wherever it stands in time', () => {
  const flat = { ridge: 6 };
  const whole = { w: at(0, { width: 18, ...flat }) };
  const halves = { h1: at(0, { width: 6, ...flat }), h2: at(6, { width: 12, ...flat }) };
  const thirds = {
    t1: at(0, { width: 6, ...flat }),
    t2: at(6, { width: 6, ...flat }),
    t3: at(12, { width: 6, ...flat }),
  };
  const told = story(whole, thirds, whole, halves);
  expect(told.versions.map(({ ids }) => [ids[2012], ids[2015], ids[2018]])).toEqual([
    [['t1'], ['w'], ['h1']],
    [['t2'], ['w'], ['h2']],
    [['t3'], ['w'], ['h2']],
  ]);
});

test('where the finest vintage has lost a part, the next finest draws it', () => {
  const flat = { ridge: 6 };
  const whole = { w: at(0, { width: 24, ...flat }) };
  const halves = { h1: at(0, { width: 12, ...flat }), h2: at(12, { width: 12, ...flat }) };
  const later = [0, 4, 8].map((x): [string, HouseShape] => [`t${x}`, at(x, { width: 4, ...flat })]);
  const told = story(whole, halves, Object.fromEntries(later));
  expect(wordsOf(told)).toEqual(['demolition h2>', 'regrouping h1>t0+t4+t8', 'regrouping w>h1+h2']);
  const drawn = told.versions.map(({ geometry, start, end }) => [told.idOf(geometry), start, end]);
  expect(drawn).toContainEqual(['h2', '2009', '2015']);
  expect(drawn.filter(([id]) => String(id).startsWith('t'))).toHaveLength(3);
});

test('the better level of detail draws what blocks and houses show alike', () => {
  const block = house(at(0, { ridge: 7, eaves: 7 }));
  block.lods.fill(1);
  const told = tell([
    { name: '2009', buildings: [{ id: 'a', surfaces: block }] },
    { name: '2012', buildings: [{ id: 'a', surfaces: house(at(0)) }] },
  ]);
  expect(wordsOf(told)).toEqual([]);
  expect(told.rows[told.versions[0].geometry].vintage).toBe(1);
});
