import { expect, it } from 'vitest';
import { MalformedSourceError } from './errors.ts';
import type { ByteSource } from './format.ts';
import { readerOf, sniffSource } from './index.ts';

const sourceOf = (text: string): ByteSource => ({
  async *stream() {
    yield Buffer.from(text);
  },
});

it('finds the reader of each format by its content', async () => {
  const json = '{"type":"CityJSON","version":"2.0","CityObjects":{},"vertices":[]}';
  const gml = '<CityModel xmlns="http://www.opengis.net/citygml/2.0"></CityModel>';
  for (const [name, text, format] of [
    ['a.json', json, 'CityJSON'],
    ['a.jsonl', json, 'CityJSONSeq'],
    ['a.xml', gml, 'CityGML'],
  ] as const) {
    const reader = readerOf(await sniffSource(name, sourceOf(text)))!;
    expect((await reader.readHeader(sourceOf(text))).format).toBe(format);
  }
});

it('has no reader of anything else', () => {
  for (const kind of ['zip', 'gzip', 'companion', 'unknown', 'toString']) expect(readerOf(kind)).toBeUndefined();
});

it('refuses an empty file', async () => {
  await expect(sniffSource('a.gml', sourceOf(''))).rejects.toThrow(MalformedSourceError);
});
