import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidDatasetNameError } from './errors.ts';
import { parseDatasetName, parseInboxKey } from './key.ts';

describe('inbox keys', () => {
  it.each([
    ['lyon/2015/a.gml', 'a.gml'],
    ['lyon/2015-06/deep/er/b.XML', 'deep/er/b.XML'],
    ['lyon/2015-06-30/c.citygml.gz', 'c.citygml.gz'],
    ['lyon/2015/d.city.json', 'd.city.json'],
    ['lyon/2015/e.city.jsonl.gz', 'e.city.jsonl.gz'],
    ['lyon/2015/TUM Munich.zip', 'TUM Munich.zip'],
    ['lyon/2015/日本語/f.gml', '日本語/f.gml'],
  ])('takes %s as a source', (key, path) => {
    const [dataset, vintage] = key.split('/');
    expect(parseInboxKey(key)).toEqual({ kind: 'source', dataset, vintage, path });
  });

  it.each(['lyon/2015/appearance/1.jpg', 'lyon/2015/udx/codelists/Building_class.xml', 'lyon/2015/codelist/x.xml'])(
    'takes %s as something beside the sources',
    (key) => {
      expect(parseInboxKey(key)).toMatchObject({ kind: 'side', dataset: 'lyon', vintage: '2015' });
    },
  );

  it('knows settings and the word that a drop is complete', () => {
    expect(parseInboxKey('lyon/dataset.json')).toEqual({ kind: 'settings', dataset: 'lyon' });
    expect(parseInboxKey('lyon/READY')).toEqual({ kind: 'ready', dataset: 'lyon' });
    expect(parseInboxKey('lyon/2015/READY')).toEqual({ kind: 'ready', dataset: 'lyon', vintage: '2015' });
  });

  it.each(['lyon/2015/', 'lyon/2015/.DS_Store', 'lyon/2015/__MACOSX/a.gml', '.chronotiles/v1/a.json', 'readme.txt'])(
    'leaves %s alone',
    (key) => {
      expect(parseInboxKey(key).kind).toBe('ignored');
    },
  );

  it.each(['lyon/2015/a.gml.part', 'lyon/2015/../a.gml', 'lyon/./a.gml', 'lyon/2015/notes.pdf', 'lyon/notes.txt'])(
    'leaves %s alone',
    (key) => {
      expect(parseInboxKey(key).kind).toBe('ignored');
    },
  );

  it.each([
    ['a.gml', /lies outside of any vintage: put it into <dataset>\/<year>\//],
    ['lyon/a.gml', /put it into a folder of its year, such as lyon\/2015\//],
    ['lyon/summer/a.gml', /"summer" is no vintage/],
    ['lyon/2015-02-30/a.gml', /"2015-02-30" is no vintage/],
    ['lyon/2015//a.gml', /it has an empty part between two slashes/],
    [`lyon/2015/${'é'.repeat(510)}.gml`, /longer than 1024 bytes/],
    ['lyon/2015/\ud800.gml', /no valid Unicode/],
    ['lyon/2015/a.7z', /pack the files as \.zip or \.gz/],
    ['Lyon 1er/2015/a.gml', /\("Lyon-1er" would do\)/],
  ])('refuses %s and says why', (key, sentence) => {
    const parsed = parseInboxKey(key);
    expect(parsed).toMatchObject({ kind: 'rejected', reason: expect.stringMatching(sentence) });
  });

  it('answers for every key there is, and never with a source outside of a dated folder', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (segments) => {
        const parsed = parseInboxKey(`${segments.join('/')}.gml`);
        if (parsed.kind === 'source') expect(parsed.vintage).toMatch(/^\d{4}(-\d\d){0,2}$/);
        else expect(parsed.kind).toMatch(/^(ignored|rejected)$/);
      }),
    );
  });
});

describe('names of datasets', () => {
  it('proposes a name that would do', () => {
    expect(() => parseDatasetName('Saint-Étienne (centre)')).toThrow(InvalidDatasetNameError);
    expect(() => parseDatasetName('Villeurbanne centre')).toThrow('"Villeurbanne-centre" would do');
    expect(parseDatasetName('lyon-1er_v2.0')).toBe('lyon-1er_v2.0');
  });
});
