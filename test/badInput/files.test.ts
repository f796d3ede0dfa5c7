/** Files that cannot be used lie beside good ones: each is refused by name and reason, and the rest is published. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { chronotiles, type Ended, UNSEEMLY } from '../support/command.ts';
import { useFolder } from '../support/folder.ts';
import { cityModel, house } from '../support/gml.ts';
import { type Release, readRelease } from '../support/release.ts';

const folder = useFolder('bad-files');

/** Corners of a place that both surveys looked at. */
const CORNERS = ['a', 'b', 'c', 'd'];
const GOOD = cityModel(CORNERS.map((id, corner) => house(id, 60 * (corner % 2), 60 * Math.floor(corner / 2))));
/** Beginning of a model, and nothing but spaces after it. */
const BOMB = Buffer.alloc(300 << 20, ' ').fill(GOOD.slice(0, 900), 0, 900);

async function zipOf(entries: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return Buffer.concat(await Array.fromAsync(zip.outputStream as unknown as AsyncIterable<Buffer>));
}

/** An archive with a name in it that a packer would refuse to write. */
async function zipWithName(name: string): Promise<Buffer> {
  const placeholder = 'q'.repeat(name.length);
  const bytes = await zipOf({ [placeholder]: GOOD });
  return Buffer.from(bytes.toString('latin1').replaceAll(placeholder, name), 'latin1');
}

const entities = (body: string) =>
  cityModel([house('e', 20, 0)], { prologue: `<!DOCTYPE CityModel [${body}]>` }).replace(
    '<bldg:lod2MultiSurface>',
    '<gml:name>&e;</gml:name><bldg:lod2MultiSurface>',
  );

const NO_MODEL = /^This is neither CityGML nor CityJSON: only these can be read\.$/;
const OWN_DTD = /^It brings a document type \(DTD\) .*, which can hide entity tricks; save it without \(line 2\)\.$/;

/** What a file holds, and what is said of it. */
type Case = [file: string, content: string | Buffer | (() => Promise<Buffer>), sentence: RegExp];

const CASES: Case[] = [
  [
    'truncated.gml',
    GOOD.slice(0, GOOD.length - 300),
    /^It ends in the middle, inside <gml:posList>: it was cut off; copy or export it again \(line 8\)/,
  ],
  ['not-xml.gml', 'Dear city, please find the model attached.', NO_MODEL],
  [
    'wrong-tag.gml',
    GOOD.replace('</gml:posList>', '</gml:posLst>'),
    /<gml:posList> is closed by <\/gml:posLst>; correct it or export the file again \(line 5\)/,
  ],
  [
    'lying-encoding.gml',
    Buffer.from(cityModel([house('é', 40, 0)]), 'latin1'),
    /taken to be UTF-8, but has bytes that are not; write the true encoding into its first line.* \(line 5\)/,
  ],
  [
    'unknown-encoding.gml',
    GOOD.replace('UTF-8', 'KLINGON-8'),
    /declares the encoding "klingon-8", which is not known; save it as UTF-8/,
  ],
  ['empty.gml', '', /^The file is empty: drop it again\.$/],
  ['html.xml', '<html><body>404</body></html>', NO_MODEL],
  ['broken.json', '{"type":"CityJSON","version":"2.0"', /cut off or damaged/],
  ['geo.json', '{"type":"FeatureCollection","features":[]}', NO_MODEL],
  ['empty.zip', () => zipOf({}), /"demo\/2012\/empty\.zip" is an empty archive/],
  ['text.zip', () => zipOf({ 'readme.txt': 'hello' }), /There is no CityGML or CityJSON in this archive/],
  ['nested.zip', async () => zipOf({ 'inner.zip': await zipOf({ 'a.gml': GOOD }) }), /is an archive itself: unpack it/],
  ['climbing.zip', () => zipWithName('../../outside.gml'), /has a path that leads out of it/],
  ['cut.zip', async () => (await zipOf({ 'a.gml': GOOD })).subarray(0, 200), /cut off or damaged/],
  ['bomb.zip', () => zipOf({ 'bomb.gml': BOMB }), /unpacks to far more/],
  ['bomb.gml.gz', gzipSync(BOMB), /unpacks to far more/],
  ['external.gml', entities('<!ENTITY e SYSTEM "file:///etc/passwd">'), OWN_DTD],
  ['laughs.gml', entities('<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;"><!ENTITY e "&m;&m;&m;&m;">'), OWN_DTD],
  [
    'martian.gml',
    cityModel([house('m', 60, 0)], { srsName: 'EPSG:999999' }),
    /The coordinate system "EPSG:999999" cannot be used.*dataset\.json/,
  ],
  ['archive.7z', '7z', /Archives of this kind are not read/],
];

let ended: Ended;
let release: Release;
beforeAll(async () => {
  const files: Record<string, string | Buffer> = {
    'demo/2009/good.gml': GOOD,
    'demo/2012/good.gml': GOOD,
    'demo/2012/fine.zip': await zipOf({ 'a.gml': cityModel([house('new', 30, 30)]) }),
    'demo/soon/good.gml': GOOD,
    'demo/stray.gml': GOOD,
  };
  for (const [name, content] of CASES)
    files[`demo/2012/${name}`] = typeof content === 'function' ? await content() : content;
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(folder.path('inbox', name)), { recursive: true });
    await writeFile(folder.path('inbox', name), content);
  }
  ended = await chronotiles(folder.path(), 'run', 'inbox', '--out', 'tiles');
  release = await readRelease(folder.path('tiles'), 'demo');
}, 90_000);

describe('a drop with bad files in it', () => {
  it('is done, and says so with exit code 3 and no stack trace', () => {
    expect(ended.code).toBe(3);
    expect(ended.stderr).not.toMatch(UNSEEMLY);
    expect(ended.stdout).toMatch(/^\d+ inputs could not be used:$/m);
  });

  it('publishes all that is good', () => {
    expect(release.versions.map(({ ids }) => ids)).toEqual([
      ...CORNERS.map((id) => ({ 2009: [id], 2012: [id] })),
      { 2012: ['new'] },
    ]);
    expect(release.transactions.map(({ type, toIds }) => [type, toIds])).toEqual([['creation', ['new']]]);
  });

  it.each(CASES)('%s', (file, _, sentence) => {
    const own = release.report.rejected.filter(({ key }) => key?.startsWith(`demo/2012/${file}`));
    expect(own).toHaveLength(1);
    expect(own[0]!.reason).toMatch(sentence);
    expect(own[0]!.reason).toMatch(/\.$/);
  });

  it.each([
    [
      'demo/soon/good.gml',
      /"soon" is no vintage: name the folder by a year, month or day, such as 2009, 2012-06 or 2012-06-30\./,
    ],
    ['demo/stray.gml', /It lies outside of any vintage: put it into a folder of its year, such as demo\/2015\/\./],
  ])('%s', (file, sentence) => {
    const own = release.report.rejected.filter(({ key }) => key === file);
    expect(own.map(({ reason }) => reason)).toEqual([expect.stringMatching(sentence)]);
  });

  it('refuses nothing else', () => {
    expect(release.report.rejected).toHaveLength(CASES.length + 2);
  });
});
