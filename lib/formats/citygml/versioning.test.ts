import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readAll, sourceOf } from './samples.ts';
import { readVersionHistory } from './versioning.ts';

const FILE = new URL(
  '../../../../shared/citygml/files/lyon/versioning_historicalSuccession_CityGML3.gml',
  import.meta.url,
).pathname;

describe('readVersionHistory', () => {
  it.skipIf(!existsSync(FILE))('reads versions and what leads from one to the next', async () => {
    const { versions, transitions, lifespans } = await readVersionHistory(sourceOf(readFileSync(FILE), 1000));
    expect(lifespans.get('BU_69381AL47_2000-01-01')).toEqual({
      from: '2000-01-01T00:00:00',
      to: '2015-01-01T00:00:00',
    });
    expect(lifespans.get('BU_69381AL50_2015-01-01')).toEqual({ from: '2015-01-01T00:00:00' });
    expect({ versions, transitions }).toEqual({
      versions: [
        {
          id: 'LYON_1ER_snapshot_2000-01-01',
          tag: 'v1.0',
          members: ['BU_69381AL47_2000-01-01', 'BU_69381AL49_2000-01-01'],
        },
        {
          id: 'LYON_1ER_snapshot_2015-01-01',
          tag: 'v2.0',
          members: ['BU_69381AL49_2015-01-01', 'BU_69381AL50_2015-01-01'],
        },
      ],
      transitions: [
        {
          reason: 'To exemplify a version transition between two city snapshots',
          type: 'historicalSuccession',
          from: 'LYON_1ER_snapshot_2000-01-01',
          to: 'LYON_1ER_snapshot_2015-01-01',
          transactions: [
            { type: 'delete', oldFeature: 'BU_69381AL47_2000-01-01' },
            { type: 'replace', oldFeature: 'BU_69381AL49_2000-01-01', newFeature: 'BU_69381AL49_2015-01-01' },
            { type: 'insert', newFeature: 'BU_69381AL50_2015-01-01' },
          ],
        },
      ],
    });
  });

  it('reads features that stand inside a version, and their life spans', async () => {
    const text = `<CityModel xmlns="http://www.opengis.net/citygml/3.0" xmlns:v="http://www.opengis.net/citygml/versioning/3.0" xmlns:b="http://www.opengis.net/citygml/building/3.0" xmlns:gml="http://www.opengis.net/gml/3.2">
      <versionMember><v:Version gml:id="v1"><validFrom>2001-01-01</validFrom><creationDate>2002-01-01</creationDate><v:versionMember><b:Building gml:id="b1"><creationDate>2000-01-01</creationDate><validTo>2010-01-01</validTo></b:Building></v:versionMember></v:Version></versionMember></CityModel>`;
    const { versions, lifespans } = await readVersionHistory(sourceOf(text, 7));
    expect(versions).toEqual([{ id: 'v1', members: ['b1'] }]);
    expect(Object.fromEntries(lifespans)).toEqual({
      v1: { from: '2001-01-01' },
      b1: { from: '2000-01-01', to: '2010-01-01' },
    });
    const { objects } = await readAll(sourceOf(text));
    expect(objects).toMatchObject([{ id: 'b1', lifespan: { from: '2000-01-01', to: '2010-01-01' } }]);
  });

  it('is empty for a source without versions', async () => {
    expect(await readVersionHistory(sourceOf('<a/>'))).toMatchObject({ versions: [], transitions: [] });
  });
});
