import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CityObject } from '../../city/cityObject.ts';
import type { FormatReader } from '../format.ts';
import { cityjson } from './cityjson.ts';
import { cityjsonseq } from './sequence.ts';
import { kindsOf, readAll } from './testing.ts';

const samples = resolve(import.meta.dirname, '../../../../shared/citygml');
describe.skipIf(!existsSync(samples))('samples', () => {
  const readSample = async (reader: FormatReader, path: string) =>
    readAll(reader, await readFile(join(samples, path)), 1 << 20);
  const total = (features: CityObject[]) => features.reduce((sum, { surfaces }) => sum + surfaces.kinds.length, 0);
  const countKind = (features: CityObject[], kind: string) =>
    features.reduce((sum, feature) => sum + kindsOf(feature).filter((found) => found === kind).length, 0);

  it('Rotterdam 2020 and 2021 differ by one building', async () => {
    const before = await readSample(cityjson, 'drops/rotterdam/2020/delfshaven.city.json');
    const after = await readSample(cityjson, 'drops/rotterdam/2021/delfshaven.city.json');
    expect([before.header.version, before.header.srsName]).toEqual(['1.0', undefined]);
    expect(before.report).toEqual({ rejected: [], features: { building: 853 }, unknown: [] });
    // Of its 15482 surfaces 633 are lines: 99 on roofs, 534 on walls.
    const rejected = before.features.flatMap((feature) => feature.rejected.map(({ reason }) => reason));
    expect(new Set(rejected)).toEqual(new Set(['A ring has 2 distinct points, but a surface needs at least three.']));
    expect(total(before.features) + rejected.length).toBe(15482);
    expect(['roof', 'wall', 'ground'].map((kind) => countKind(before.features, kind))).toEqual([
      2998 - 99,
      11631 - 534,
      853,
    ]);
    const ids = new Set(after.features.map(({ id }) => id));
    expect(before.features.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([
      '{0D6F0F6D-F2B9-4039-B579-A46334C77B88}',
    ]);
  });

  it('a hundred boxes of version 2.0', async () => {
    const { header, features } = await readSample(cityjson, 'files/cityjson/c4j_lod2_buildings_v2.json');
    expect(header).toMatchObject({ version: '2.0', srsName: 'http://www.opengis.net/def/crs/EPSG/6.12/3068' });
    expect(features).toHaveLength(100);
    expect([countKind(features, 'ground'), countKind(features, 'wall'), countKind(features, 'roof')]).toEqual([
      100, 400, 200,
    ]);
    expect(features[0].attributes).toContainEqual({ name: 'measuredHeight', type: 'double', value: 11 });
  });

  it('ten buildings in LOD 1.2, 1.3 and 2.2', async () => {
    const { features } = await readSample(cityjson, 'files/cityjson/multi_lod_v11.json');
    expect(features).toHaveLength(10);
    for (const { surfaces, otherLod, rejected } of features) {
      expect(new Set(surfaces.lods)).toEqual(new Set([1, 2]));
      expect(otherLod).toBeGreaterThan(0);
      expect(rejected).toEqual([]);
    }
  });

  it('a sequence of The Hague', async () => {
    const { header, features, report } = await readSample(cityjsonseq, 'files/cityjson/denhaag_random_5.city.jsonl');
    expect(header).toMatchObject({
      version: '1.1',
      srsName: 'https://www.opengis.net/def/crs/EPSG/0/7415',
      divisible: false,
    });
    expect(report).toEqual({ rejected: [], features: { building: 5 }, unknown: [] });
    for (const { className, surfaces } of features) {
      expect(className).toBe('Building');
      expect(surfaces.kinds.length).toBeGreaterThan(4);
    }
  });
});
