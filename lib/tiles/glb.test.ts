import { describe, expect, test } from 'vitest';
import { SURFACE_KIND } from '../city/cityObject.ts';
import { boundsOfBox } from './box.ts';
import { checkGlb } from './check.ts';
import { decompressGlb } from './decompress.ts';
import { bytesOfView, readGlb } from './document.ts';
import type { Column, ColumnValue, Feature } from './feature.ts';
import { writeGlb } from './glb.ts';
import { unpackGlb } from './glbContainer.ts';
import { makeHouses, placePlainly } from './testing/houses.ts';
import { cesiumShows, loadInCesium, loadInThree, validateGltf } from './testing/viewers.ts';

const COLUMNS: Column[] = [
  { id: 'height', name: 'measuredHeight', type: 'FLOAT64', unit: 'm' },
  { id: 'storeys', name: 'storeysAboveGround', type: 'INT32' },
  { id: 'function', name: 'function', type: 'STRING' },
  { id: 'nothing', name: 'nothing', type: 'STRING' },
  { id: 'city', name: 'Stadt', type: 'STRING' },
  { id: 'country', name: 'Land', type: 'INT32' },
];
/** Some values are missing, some look like what might stand for a missing one. */
const VALUES: ColumnValue[][] = [
  [7.5, 2, 'maison', undefined, 'Köln', 5],
  [undefined, -(2 ** 31), undefined, undefined, 'Köln', 5],
  [-1e38, undefined, '', undefined, 'Köln', 5],
  [0, 2 ** 31 - 1, 'Häuser 家 🏠', undefined, 'Köln', 5],
];
const houses = (count: number): Feature[] =>
  makeHouses(count).map((house, index) => ({ ...house, values: VALUES[index % VALUES.length] }));

const options = { columns: COLUMNS, place: placePlainly };

/** Corners of a glb in metres of the tiles' frame, from the decoded bytes. */
async function cornersOf(glb: Uint8Array): Promise<number[][]> {
  const read = readGlb(await decompressGlb(glb));
  const { json } = unpackGlb(glb) as { json: { nodes: { translation: number[]; scale?: number[] }[] } };
  const { translation, scale = [1, 1, 1] } = json.nodes[0];
  const accessor = read.document.accessors[read.document.meshes[0].primitives[0].attributes.POSITION];
  const bytes = bytesOfView(read, accessor.bufferView);
  const isFloat = accessor.componentType === 5126;
  const values = isFloat ? new Float32Array(bytes.buffer as ArrayBuffer) : new Uint16Array(bytes.buffer as ArrayBuffer);
  const stride = isFloat ? 3 : 4;
  return Array.from({ length: accessor.count }, (_, vertex) => {
    const [x, y, z] = [0, 1, 2].map((axis) => values[stride * vertex + axis] * scale[axis] + translation[axis]);
    return [x, -z, y];
  });
}

/** Corners of features in millimetres, as often as they are written. */
function sourceCorners(features: Feature[]): number[][] {
  return features.flatMap(({ surfaces: { coordinates } }) =>
    Array.from({ length: coordinates.length / 3 }, (_, v) => [...coordinates.subarray(3 * v, 3 * v + 3)]),
  );
}

describe('writeGlb', () => {
  test('keeps the rules of glTF and of the metadata extensions, compressed and not', async () => {
    for (const count of [1, 3, 900]) {
      const { glb } = await writeGlb(houses(count), options);
      expect(await checkGlb(glb)).toEqual([]);
      expect(await validateGltf(glb)).toEqual([]);
      const twin = await decompressGlb(glb);
      expect(await checkGlb(twin)).toEqual([]);
      expect(await validateGltf(twin)).toEqual([]);
    }
  });

  test.for([
    { viewer: 'CesiumJS', load: loadInCesium, missing: { number: undefined, string: undefined } },
    // It gives a default of its own for noData.
    { viewer: '3d-tiles-renderer', load: loadInThree, missing: { number: 0, string: '' } },
  ])('$viewer reads every value and draws every feature', async ({ load, missing }) => {
    const features = houses(20);
    const { glb, triangles } = await writeGlb(features, options);
    const tile = await load(glb);
    expect(tile.triangles).toBe(triangles);
    expect(triangles).toBe(20 * 16);
    expect([...new Set(tile.featureIds)]).toEqual(features.map((_, index) => index));
    expect(Object.keys(tile.columns)).toHaveLength(10);
    expect(new Set(tile.columns.city)).toEqual(new Set(['Köln']));
    expect(new Set(tile.columns.country)).toEqual(new Set([5]));
    expect(tile.columns.id).toEqual(features.map(({ id }) => id));
    expect(tile.columns.start).toEqual(features.map(({ start }) => start));
    expect(tile.columns.end).toEqual(features.map(({ end }) => end));
    expect(tile.columns.came).toEqual(features.map(({ came }) => came));
    expect(tile.columns.went).toEqual(features.map(({ went }) => went));
    expect(tile.columns.height).toEqual(features.map(({ values }) => values[0] ?? missing.number));
    expect(tile.columns.storeys).toEqual(features.map(({ values }) => values[1] ?? missing.number));
    expect(tile.columns.function).toEqual(features.map(({ values }) => values[2] ?? missing.string));
  });

  test('a style shows what stood at a date', async () => {
    const features = houses(50);
    const { columns } = await loadInCesium((await writeGlb(features, options)).glb);
    for (const date of [20090101, 20120101, 20150101]) {
      const shown = features.map((_, index) =>
        cesiumShows(`\${start} <= ${date} && \${end} > ${date}`, {
          start: columns.start[index],
          end: columns.end[index],
        }),
      );
      expect(shown).toEqual(features.map(({ start, end }) => start <= date && end > date));
    }
  });

  test('corners are drawn within a centimetre and inside the box', async () => {
    const features = makeHouses(900, 5);
    const { glb, box } = await writeGlb(features, { columns: [], place: placePlainly });
    const [x0, y0, z0, x1, y1, z1] = boundsOfBox(box);
    const drawn = await cornersOf(glb);
    const within = (value: number, low: number, high: number) => value >= low - 1e-6 && value <= high + 1e-6;
    const outside = drawn.filter(([x, y, z]) => !(within(x, x0, x1) && within(y, y0, y1) && within(z, z0, z1)));
    expect(outside).toEqual([]);
    const byCell = new Map(drawn.map((corner) => [corner.map((value) => Math.round(value * 100)).join(), corner]));
    const isDrawn = (millimetres: number[]) =>
      [0, 1, 2, 3, 4, 5, 6, 7].some((bits) => {
        const cell = millimetres.map((value, axis) => ((bits >> axis) & 1 ? Math.ceil : Math.floor)(value / 10));
        const corner = byCell.get(cell.join());
        return corner && Math.hypot(...corner.map((value, axis) => value * 1000 - millimetres[axis])) <= 8.7;
      });
    expect(sourceCorners(features).filter((corner) => !isDrawn(corner))).toEqual([]);
  });

  test.for([
    { spacing: 100, name: '1 km' },
    { spacing: 2000, name: '20 km' },
    { spacing: 20_000, name: '200 km' },
  ])('tiles of $name are floats of the same size', async ({ spacing }) => {
    const features = makeHouses(100, 2, spacing);
    const { glb, box } = await writeGlb(features, { columns: [], place: placePlainly });
    expect(await checkGlb(glb)).toEqual([]);
    expect(await validateGltf(await decompressGlb(glb))).toEqual([]);
    expect((await loadInCesium(glb)).triangles).toBe(1600);
    const [x0, y0, z0, x1, y1, z1] = boundsOfBox(box);
    const within = (value: number, low: number, high: number) => value >= low - 1e-6 && value <= high + 1e-6;
    const drawn = await cornersOf(glb);
    const outside = drawn.filter(([x, y, z]) => !(within(x, x0, x1) && within(y, y0, y1) && within(z, z0, z1)));
    expect(outside).toEqual([]);
    const step = spacing > 10_000 ? 2 ** -5 : 2 ** -7;
    const snapped = (metres: number[]) => metres.map((value) => Math.round(value / step)).join();
    const source = new Set(sourceCorners(features).map((corner) => snapped(corner.map((value) => value / 1000))));
    // Ties may fall either way.
    const astray = drawn.filter((corner) => !source.has(snapped(corner)));
    expect(astray.length).toBeLessThan(10);
    const { glb: near } = await writeGlb(makeHouses(100, 2), { columns: [], place: placePlainly });
    expect(glb.length).toBeLessThan(1.05 * near.length);
  });

  test('normals point outwards and every vertex knows its kind of surface', async () => {
    const [house] = makeHouses(1);
    const read = readGlb(await decompressGlb((await writeGlb([house], { columns: [], place: placePlainly })).glb));
    const { attributes } = read.document.meshes[0].primitives[0];
    const bytes = (name: string) => bytesOfView(read, read.document.accessors[attributes[name]].bufferView);
    const kinds = bytes('_FEATURE_ID_1').filter((_, at) => at % 4 === 0);
    const normals = new Int8Array(bytes('NORMAL').buffer);
    expect(new Set(kinds)).toEqual(new Set([SURFACE_KIND.ground, SURFACE_KIND.wall, SURFACE_KIND.roof]));
    kinds.forEach((kind, vertex) => {
      const [x, up, z] = normals.subarray(4 * vertex, 4 * vertex + 3);
      expect(Math.hypot(x, up, z)).toBeGreaterThan(125);
      if (kind === SURFACE_KIND.ground) expect(up).toBe(-127);
      else if (kind === SURFACE_KIND.wall) expect(up).toBe(0);
      else expect(up).toBeGreaterThan(30);
    });
  });

  test('same features, same bytes; 500 houses or more take at most 250 bytes each', async () => {
    const once = await writeGlb(makeHouses(500), { columns: [], place: placePlainly });
    const again = await writeGlb(makeHouses(500), { columns: [], place: placePlainly });
    expect(Buffer.compare(once.glb, again.glb)).toBe(0);
    expect(once.glb.length / 500).toBeLessThanOrEqual(250);
  });

  test('corners are placed once each', async () => {
    let placed = 0;
    const place = (coordinates: Int32Array, out: Float64Array) => {
      placed += coordinates.length / 3;
      placePlainly(coordinates, out);
    };
    await writeGlb(makeHouses(10), { columns: [], place });
    expect(placed).toBe(100);
  });

  test('a terrain of more than 65,535 vertices', async () => {
    const side = 260;
    const point = (x: number, y: number) => [x * 1000, y * 1000, ((x * 7 + y * 13) % 11) * 500];
    const polygons = Array.from({ length: side * side }, (_, cell) => {
      const [x, y] = [cell % side, Math.floor(cell / side)];
      return [point(x, y), point(x + 1, y), point(x, y + 1)];
    });
    const starts = Uint32Array.from({ length: polygons.length + 1 }, (_, index) => index);
    const surfaces = {
      coordinates: Int32Array.from(polygons.flat(2)),
      rings: starts.map((start) => 3 * start),
      polygons: starts,
      kinds: new Uint8Array(polygons.length),
      lods: new Uint8Array(polygons.length),
    };
    const { glb, triangles } = await writeGlb([{ ...makeHouses(1)[0], surfaces }], {
      columns: [],
      place: placePlainly,
    });
    expect(triangles).toBe(side * side);
    expect(await checkGlb(glb)).toEqual([]);
    expect(await validateGltf(await decompressGlb(glb))).toEqual([]);
    const tile = await loadInCesium(glb);
    expect(tile.vertices).toBeGreaterThan(0xffff);
    expect(tile.triangles).toBe(triangles);
  });

  test('features of which nothing has an area still make a tile', async () => {
    const [house] = makeHouses(1);
    const flat = { ...house, surfaces: { ...house.surfaces, coordinates: new Int32Array(96).fill(5000) } };
    const none = { coordinates: new Int32Array(0), rings: Uint32Array.of(0), polygons: Uint32Array.of(0) };
    const empty = { ...house, surfaces: { ...none, kinds: new Uint8Array(0), lods: new Uint8Array(0) } };
    for (const feature of [flat, empty]) {
      const { glb } = await writeGlb([feature], { columns: [], place: placePlainly });
      expect(await checkGlb(glb)).toEqual([]);
      expect(await validateGltf(await decompressGlb(glb))).toEqual([]);
      expect((await loadInCesium(glb)).columns.id).toEqual([house.id]);
    }
  });

  test('a tile has 1 to 4,096 features', async () => {
    await expect(writeGlb([], options)).rejects.toThrow(RangeError);
    await expect(writeGlb(makeHouses(4097), { columns: [], place: placePlainly })).rejects.toThrow('not 4097');
  });
});
