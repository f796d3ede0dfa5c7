import { createHash } from 'node:crypto';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { createMemoryStore } from '../store/memory.ts';
import { listAll } from '../store/store.ts';
import { type DemoOptions, truthKey, writeDemo } from './demo.ts';

const SMALL = { columns: 8, rows: 8 };

test('the same options give the same bytes, other seeds another city', async () => {
  const first = await hashes(SMALL);
  expect(await hashes(SMALL)).toEqual(first);
  const other = await hashes({ ...SMALL, seed: 2 });
  expect(Object.keys(other)).toEqual(Object.keys(first));
  expect(other['demo/2009/DEMO_BATI_2009-1.gml']).not.toBe(first['demo/2009/DEMO_BATI_2009-1.gml']);
});

test('files are well-formed and hold each building of the truth once, however they are split', async () => {
  for (const options of [SMALL, { ...SMALL, splitFiles: 5, permuteIds: 3 }]) {
    const { truth, documents } = await write(options);
    for (const vintage of truth.vintages) {
      const expected = new Set(truth.versions.flatMap(({ ids }) => ids[vintage] ?? []));
      const found = documents
        .filter(({ key }) => key.includes(`/${vintage}/`))
        .flatMap(({ text }) => readBuildings(text).ids);
      expect(found.toSorted()).toEqual([...expected].sort());
    }
    expect(documents.length).toBe(options === SMALL ? 8 : 15);
  }
});

test('the layouts are those of the early and of the late surveys', async () => {
  const { documents } = await write(SMALL);
  const first = readBuildings(documents.find(({ key }) => key.includes('/2009/'))!.text);
  const last = readBuildings(documents.find(({ key }) => key.includes('/2015/'))!.text);
  expect(first.srsName).toBe('EPSG:3946');
  expect(last.srsName).toBeUndefined();
  expect(first.elements.RoofSurface).toBe(first.ids.length);
  expect(first.elements.BuildingPart).toBeUndefined();
  expect(first.corners).toEqual(new Set([3]));
  expect(last.elements.BuildingPart).toBeGreaterThanOrEqual(last.ids.length);
  expect(last.corners).toContain(5);
  expect(last.unresolved).toEqual([]);
  const interiors = documents.filter(({ text }) => text.includes('<gml:interior>'));
  expect(interiors.length).toBeGreaterThan(0);
});

test('time can run backwards: the same buildings under other dates', async () => {
  const [forwards, backwards] = [await write(SMALL), await write({ ...SMALL, reverse: true })];
  const idsIn = ({ documents }: typeof forwards, vintage: string) =>
    documents.filter(({ key }) => key.includes(`/${vintage}/`)).flatMap(({ text }) => readBuildings(text).ids);
  expect(idsIn(backwards, '2009')).toEqual(idsIn(forwards, '2015'));
  expect(idsIn(backwards, '2012')).toEqual(idsIn(forwards, '2012'));
});

test('a survey that lies off moves every point and leaves the others alone', async () => {
  const exact = await write({ ...SMALL, surveys: [{ jitter: 0 }, { jitter: 0 }, { jitter: 0 }] });
  const moved = await write({
    ...SMALL,
    surveys: [{ jitter: 0 }, { jitter: 0, shift: [0.3, -0.2, 0.1] }, { jitter: 0 }],
  });
  for (const [index, { key, text }] of exact.documents.entries()) {
    const [before, after] = [text, moved.documents[index].text].map((one) => readBuildings(one).firstVertices);
    const shift = key.includes('/2012/') ? [0.3, -0.2, 0.1] : [0, 0, 0];
    const wrong = before.filter((vertex, place) =>
      vertex.some((coordinate, axis) => Math.abs(after[place][axis] - coordinate - shift[axis]) > 0.0011),
    );
    expect(wrong).toEqual([]);
  }
});

const written = new Map<string, ReturnType<typeof writeAnew>>();

function write(options: DemoOptions) {
  const name = JSON.stringify(options);
  if (!written.has(name)) written.set(name, writeAnew(options));
  return written.get(name)!;
}

async function writeAnew(options: DemoOptions) {
  const store = createMemoryStore();
  const truth = await writeDemo(store, options);
  const documents: { key: string; text: string }[] = [];
  for await (const { key } of listAll(store, 'demo/')) {
    if (key.endsWith('.gml')) documents.push({ key, text: Buffer.from(await store.get(key)).toString() });
  }
  expect(JSON.parse(Buffer.from(await store.get(truthKey('demo'))).toString())).toEqual(truth);
  return { truth, documents };
}

async function hashes(options: DemoOptions): Promise<Record<string, string>> {
  const store = createMemoryStore();
  await writeDemo(store, options);
  const found: Record<string, string> = {};
  for await (const { key } of listAll(store, ''))
    found[key] = createHash('sha256')
      .update(await store.get(key))
      .digest('hex');
  return found;
}

/** What an independent parser sees in a document. @throws Error where it is not well-formed */
function readBuildings(text: string) {
  const ids: string[] = [];
  const polygons = new Set<string>();
  const references: string[] = [];
  const elements: Record<string, number> = {};
  const corners = new Set<number>();
  const firstVertices: number[][] = [];
  let srsName: string | undefined;
  let characters = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const local = name.slice(name.indexOf(':') + 1);
    elements[local] = (elements[local] ?? 0) + 1;
    characters = '';
    if (local === 'Building') ids.push(attributes['gml:id']);
    if (local === 'Polygon' && attributes['gml:id']) polygons.add(attributes['gml:id']);
    if (attributes['xlink:href']) references.push(attributes['xlink:href'].slice(1));
    srsName ??= attributes.srsName;
  });
  parser.on('text', (some) => {
    characters += some;
  });
  parser.on('closetag', ({ name }) => {
    if (name !== 'gml:posList') return;
    const numbers = characters.trim().split(' ').map(Number);
    const closed = numbers.slice(0, 3).join() === numbers.slice(-3).join();
    if (!closed || !numbers.every(Number.isFinite)) throw new Error(`"${characters}" is no closed ring.`);
    corners.add(numbers.length / 3 - 1);
    firstVertices.push(numbers.slice(0, 3));
  });
  parser.write(text).close();
  return { ids, elements, corners, firstVertices, srsName, unresolved: references.filter((id) => !polygons.has(id)) };
}
