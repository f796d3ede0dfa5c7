/** Sources that tell their own history (CityGML 3 Versioning) come out as the vintages that they tell of. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCity } from './support/city.ts';
import { useFolder } from './support/folder.ts';
import { hasSamples, samplePath } from './support/samples.ts';
import { lineOf } from './support/truth.ts';

const folder = useFolder('versioning');

/** A house of LOD 1 on a square of ten metres, as CityGML 3.0. */
function house(id: string, x: number, height: number, from: string): string {
  const [west, south, bottom] = [1_843_000 + x, 5_175_000, 170];
  const [east, north, top] = [west + 10, south + 10, bottom + height];
  const sides = [
    [west, south, bottom, west, north, bottom, east, north, bottom, east, south, bottom],
    [west, south, top, east, south, top, east, north, top, west, north, top],
    [west, south, bottom, east, south, bottom, east, south, top, west, south, top],
    [east, south, bottom, east, north, bottom, east, north, top, east, south, top],
    [east, north, bottom, west, north, bottom, west, north, top, east, north, top],
    [west, north, bottom, west, south, bottom, west, south, top, west, north, top],
  ].map((ring) => [...ring, ...ring.slice(0, 3)].join(' '));
  const polygons = sides.map(
    (ring) =>
      `<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>${ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>`,
  );
  return `<cityObjectMember><b:Building gml:id="${id}"><creationDate>${from}T00:00:00</creationDate>
<lod1Solid><gml:Solid><gml:exterior><gml:Shell>${polygons.join('\n')}</gml:Shell></gml:exterior></gml:Solid></lod1Solid></b:Building></cityObjectMember>`;
}

function version(id: string, ...members: string[]): string {
  const list = members.map((member) => `<v:versionMember xlink:href="#${member}"/>`).join('');
  return `<versionMember><v:Version gml:id="${id}">${list}</v:Version></versionMember>`;
}

/** Of five houses one stays, one goes, one grows, one comes, and one is a member of no version. */
const TOWN = `<?xml version="1.0" encoding="UTF-8"?>
<CityModel xmlns="http://www.opengis.net/citygml/3.0" xmlns:b="http://www.opengis.net/citygml/building/3.0"
 xmlns:v="http://www.opengis.net/citygml/versioning/3.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">
<gml:boundedBy><gml:Envelope srsName="EPSG:3946" srsDimension="3"/></gml:boundedBy>
${version('first', 'stays', 'goes', 'grows_1')}
${version('second', 'stays', 'grows_2', 'comes')}
${house('stays', 0, 8, '1990-05-01')}
${house('goes', 30, 8, '2001-07-01')}
${house('grows_1', 60, 8, '1990-05-01')}
${house('grows_2', 60, 20, '2016-02-29')}
${house('comes', 90, 8, '2016-02-29')}
${house('alone', 120, 8, '1990-05-01')}
</CityModel>
`;

async function drop(name: string, path: string, content: string): Promise<void> {
  const file = folder.path(name, 'inbox', path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, content);
}

describe('a source that tells its own history', () => {
  it('comes out as its versions', async () => {
    await drop('alone', 'town/2020/town.gml', TOWN);
    const { transactions, report, versions } = await runCity({
      inbox: folder.path('alone', 'inbox'),
      out: folder.path('alone', 'tiles'),
      dataset: 'town',
    });
    expect(transactions.map(lineOf).sort()).toEqual([
      '2001-07-01 2016-02-29 creation >alone',
      '2001-07-01 2016-02-29 creation >comes',
      '2001-07-01 2016-02-29 demolition goes>',
      '2001-07-01 2016-02-29 modification grows_1>grows_2',
    ]);
    expect(versions.find(({ seen }) => seen.length === 2)?.ids).toEqual({
      '2001-07-01': ['stays'],
      '2016-02-29': ['stays'],
    });
    expect(report.vintages.map(({ name, features }) => [name, features])).toEqual([
      ['2001-07-01', { building: 3 }],
      ['2016-02-29', { building: 4 }],
    ]);
    expect(report.surfaces).toMatchObject({ in: 42, kept: 42 });
    expect(report.notes).toContainEqual(expect.stringContaining('town/2020/town.gml tells its own history'));
    expect(report.rejected).toEqual([]);
  });

  it('goes with files that stand for the same day', async () => {
    await drop('joined', 'town/2020/town.gml', TOWN);
    const more = TOWN.replace(/<versionMember>.*<\/versionMember>\n/g, '').replace(
      /gml:id="(\w+)"/g,
      'gml:id="more_$1"',
    );
    await drop(
      'joined',
      'town/2016/more.gml',
      more.replaceAll('<gml:posList>1843', '<gml:posList>1844').replaceAll(' 1843', ' 1844'),
    );
    await drop('joined', 'town/dataset.json', '{"vintages":{"2016":{"date":"2016-02-29"}}}');
    const { report } = await runCity({
      inbox: folder.path('joined', 'inbox'),
      out: folder.path('joined', 'tiles'),
      dataset: 'town',
    });
    expect(report.vintages.map(({ name, features }) => [name, features])).toEqual([
      ['2001-07-01', { building: 3 }],
      ['2016', { building: 10 }],
    ]);
  });

  it.skipIf(!hasSamples)('comes out as Lyon tells it in its example', async () => {
    const name = 'versioning_historicalSuccession_CityGML3.gml';
    await drop('lyon', 'lyon/dataset.json', '{"crs":"EPSG:3946"}');
    await mkdir(folder.path('lyon', 'inbox', 'lyon', '2019'));
    await cp(samplePath(`files/lyon/${name}`), folder.path('lyon', 'inbox', 'lyon', '2019', name));
    const { transactions, report } = await runCity({
      inbox: folder.path('lyon', 'inbox'),
      out: folder.path('lyon', 'tiles'),
      dataset: 'lyon',
    });
    expect(transactions.map(lineOf).sort()).toEqual([
      '2000-01-01 2015-01-01 creation >BU_69381AL50_2015-01-01',
      '2000-01-01 2015-01-01 demolition BU_69381AL47_2000-01-01>',
      '2000-01-01 2015-01-01 modification BU_69381AL49_2000-01-01>BU_69381AL49_2015-01-01',
    ]);
    expect(report.rejected).toEqual([]);
  });
});
