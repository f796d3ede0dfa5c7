import { existsSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BEGINNING, sniff } from './sniff.ts';

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('sniff', () => {
  it.each([
    ['a.gml', '<?xml version="1.0"?><core:CityModel xmlns:core="x">', 'citygml'],
    ['a.xml', '\ufeff\n <!-- <Dictionary> -->\n<CityModel>', 'citygml'],
    ['a', '<!DOCTYPE x []><市:CityModel/>', 'citygml'],
    ['a.gml', '<?xml version="1.0"?><!-- a long comment', 'citygml'],
    ['a.xml', '<?xml version="1.0"?><!-- a long comment', 'unknown'],
    ['codelists/f.xml', '<gml:Dictionary xmlns:gml="x">', 'companion'],
    ['a.gml', '<kml>', 'unknown'],
    ['a.json', '{"type":"CityJSON","version":"1.1","CityObjects":{}}', 'cityjson'],
    ['a.json', '{\n "type": "CityJSON",\n "version": "2.0"', 'cityjson'],
    ['a.json', '{"vertices":[[1,2,3],', 'cityjson'],
    ['a.jsonl', '{"type":"CityJSON","version":"2.0"}\n', 'cityjsonseq'],
    ['a.json', '{"type":"CityJSON","vertices":[]}\n{"type":"CityJSONFeature"', 'cityjsonseq'],
    ['a.json', '{"type":"CityJSONFeature"', 'cityjsonseq'],
    ['a.json', '{"type":"FeatureCollection"}', 'unknown'],
    ['a.zip', 'PK\x03\x04', 'zip'],
    ['a.gml', 'PK\x05\x06', 'zip'],
    ['a.gml.gz', Buffer.of(0x1f, 0x8b), 'gzip'],
    ['a.gml', utf16('<CityModel>'), 'citygml'],
    ['a.gml', Buffer.from('<CityModel>', 'utf16le'), 'citygml'],
    ['a.png', '\x89PNG', 'companion'],
    ['a.bin', '\0\0\0\0', 'unknown'],
    ['a.gml', '', 'unknown'],
  ])('takes %s with %j for %s', (name, content, kind) => {
    expect(sniff(name, Buffer.from(content as string))).toBe(kind);
  });

  const samples = resolve(import.meta.dirname, '../../../shared/citygml');
  it.skipIf(!existsSync(samples))('knows every sample', async () => {
    const kinds = new Map<string, string[]>();
    for (const folder of ['drops', 'files']) {
      for (const entry of await readdir(join(samples, folder), { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const handle = await open(join(entry.parentPath, entry.name));
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
        await handle.close();
        const kind = sniff(entry.name, buffer.subarray(0, bytesRead));
        kinds.set(kind, [...(kinds.get(kind) ?? []), entry.name]);
      }
    }
    expect(kinds.get('unknown') ?? []).toEqual([]);
    expect(kinds.get('zip')).toEqual(['TUM_Munich.zip']);
    expect(kinds.get('cityjsonseq')).toEqual(['denhaag_random_5.city.jsonl']);
    expect(kinds.get('cityjson')).toHaveLength(4);
    expect(kinds.get('citygml')!.filter((name) => !/\.(gml|xml)$/.test(name))).toEqual([]);
    expect(kinds.get('companion')!.filter((name) => /\.gml$/.test(name))).toEqual([]);
  });
});
