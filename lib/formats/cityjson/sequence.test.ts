import { describe, expect, it } from 'vitest';
import { MalformedSourceError } from '../errors.ts';
import { cityjsonseq } from './sequence.ts';
import { documentOf, polygonsOf, readAll, square, vertices } from './testing.ts';

describe('sequence', () => {
  const { vertices: _, ...rest } = documentOf({});
  const metadata = { ...rest, vertices: [], metadata: { referenceSystem: 'EPSG:7415' } };
  const featureOf = (id: string) => ({
    type: 'CityJSONFeature',
    id,
    CityObjects: { [id]: { type: 'Building', geometry: [square] } },
    vertices,
  });
  const lines = (...objects: (object | string)[]) =>
    objects.map((object) => (typeof object === 'string' ? object : JSON.stringify(object))).join('\n');

  it('reads a feature a line, wherever chunks end', async () => {
    const text = `${lines(metadata, featureOf('a'), '', featureOf('é'))}\r\n`;
    for (const chunk of [1, 7, 100, 10_000]) {
      const { header, features, report } = await readAll(cityjsonseq, text, chunk);
      expect(header).toMatchObject({
        format: 'CityJSONSeq',
        version: '2.0',
        srsName: 'EPSG:7415',
        firstVertex: [100, 200, 0],
      });
      expect(features.map(({ id }) => id)).toEqual(['a', 'é']);
      expect(polygonsOf(features[1])[0][0][2]).toEqual([105, 205, 0]);
      expect(report).toEqual({ rejected: [], features: { building: 2 }, unknown: [] });
    }
  });

  it('rejects a broken line and goes on', async () => {
    const wrong = { type: 'Feature' };
    const { features, report } = await readAll(cityjsonseq, `${lines(metadata, '{"type":', wrong, featureOf('a'))}\n`);
    expect(features.map(({ id }) => id)).toEqual(['a']);
    expect(report.rejected.map(({ place }) => place)).toEqual(['line 2', 'line 3']);
  });

  it('says where a bad surface stands', async () => {
    const bad = featureOf('a');
    bad.CityObjects.a.geometry = [{ ...square, boundaries: [[[0, 1, 9, 3]]] }];
    const { features } = await readAll(cityjsonseq, lines(metadata, bad));
    expect(features[0].rejected).toMatchObject([{ id: 'a', place: 'line 2' }]);
  });

  it('refuses a file that is cut off in a line', async () => {
    const text = lines(metadata, featureOf('a'), featureOf('b'));
    await expect(readAll(cityjsonseq, text.slice(0, -20))).rejects.toThrow(MalformedSourceError);
  });

  it.each([
    ['', 'There is no line in this file'],
    ['{"type":"CityJSONFeature"}\n', 'This is no CityJSON: its "type" is "CityJSONFeature".'],
    ['nothing\n', 'The first line is not valid JSON'],
  ])('refuses %j', async (text, sentence) => {
    await expect(readAll(cityjsonseq, text)).rejects.toThrow(sentence);
  });
});
