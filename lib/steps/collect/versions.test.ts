import { describe, expect, it } from 'vitest';
import type { CityVersion, Lifespan, VersionHistory, VersionTransition } from '../../formats/citygml/versioning.ts';
import type { DatasetSettings } from '../../inbox/settings.ts';
import type { Source } from '../sources.ts';
import { dateOfVersion } from './versionDates.ts';
import { takeVersions } from './versions.ts';

function historyOf(
  versions: CityVersion[],
  lifespans: Record<string, Lifespan> = {},
  transitions: VersionTransition[] = [],
): VersionHistory {
  return { versions, transitions, lifespans: new Map(Object.entries(lifespans)) };
}

function sourceAt(vintage: string, name = 'a.gml'): Source {
  return {
    key: `town/${vintage}/${name}`,
    vintage,
    format: 'citygml',
    version: '3.0',
    size: 1,
    sha256: '0',
    divisible: true,
    crs: 'EPSG:3946',
    crsFrom: 'file',
  };
}

const OLD: CityVersion = { id: 'then_2000', members: ['a', 'b'] };
const NEW: CityVersion = { id: 'now_2015-03-01', tag: 'v2', members: ['b', 'c'] };

describe('dateOfVersion', () => {
  const gone: VersionTransition = { to: 'v', transactions: [{ type: 'delete', oldFeature: 'a' }] };
  it.each<[string, CityVersion, Record<string, Lifespan>, VersionTransition[], string | undefined]>([
    [
      'its own',
      { id: 'v', members: ['b'] },
      { v: { from: '2001-02-03T04:05:06Z' }, b: { from: '2010' } },
      [],
      '2001-02-03',
    ],
    [
      'its latest member',
      { id: 'v', members: ['a', 'b'] },
      { a: { from: '2010-05' }, b: { from: '2009' } },
      [],
      '2010-05',
    ],
    ['what went', { id: 'v', members: ['b'] }, { a: { to: '2012-01-01' }, b: { from: '2009' } }, [gone], '2012-01-01'],
    ['its id', { id: 'x_69381_2015-01-01', members: ['b'] }, {}, [], '2015-01-01'],
    ['its tag', { id: 'x_69381_1', tag: 'v2018', members: ['b'] }, {}, [], '2018'],
    ['none', { id: 'x_6938_1', tag: 'v2.0', members: ['b'] }, { b: { from: '2009-13-77' } }, [], undefined],
  ])('is that of %s', (_, version, lifespans, transitions, date) => {
    expect(dateOfVersion(version, historyOf([version], lifespans, transitions))).toBe(date);
  });
});

describe('takeVersions', () => {
  const told = { source: sourceAt('2020'), history: historyOf([NEW, OLD]) };
  const take = (settings: DatasetSettings = {}, more: Source[] = [], compares = true) =>
    takeVersions([told, ...more.map((source) => ({ source, history: undefined }))], settings, compares);

  it('reads a source once a version, oldest first, and gives members of none to the newest', () => {
    const { sources, notes, rejected } = take();
    expect(sources.map(({ vintage, state }) => [vintage, state])).toEqual([
      ['2000', { version: 'then_2000', only: ['a', 'b'] }],
      ['2015-03-01', { version: 'v2', without: ['a'] }],
    ]);
    expect(rejected).toEqual([]);
    expect(notes).toEqual([
      'town/2020/a.gml tells its own history: it was read as 2000 (version "then_2000"), 2015-03-01 (version "v2"); ' +
        'its folder\'s "2020" was not used for it.',
    ]);
  });

  it('joins the vintage of another source that stands for the same day', () => {
    const { sources } = take({ vintages: { 2014: { date: '2015-03-01' } } }, [sourceAt('2014'), sourceAt('2009')]);
    expect(sources.map(({ vintage }) => vintage)).toEqual(['2000', '2014', '2014', '2009']);
  });

  it('joins versions of several sources that stand for the same day', () => {
    const other = { source: sourceAt('2020', 'b.gml'), history: historyOf([{ id: 'x_2000-01-01', members: ['z'] }]) };
    const { sources } = takeVersions([told, other], {}, true);
    expect(sources.map(({ vintage }) => vintage)).toEqual(['2000', '2015-03-01', '2000']);
  });

  it('refuses a source with two versions of a day', () => {
    const undated = [
      { id: 'v1', members: ['a'] },
      { id: 'v2', members: ['b'] },
    ];
    const { sources, rejected } = takeVersions([{ source: sourceAt('2020'), history: historyOf(undated) }], {}, true);
    expect(sources).toEqual([]);
    expect(rejected).toEqual([
      { key: 'town/2020/a.gml', reason: expect.stringContaining('"v1" and "v2" stand for the same day, 2020: give') },
    ]);
  });

  it('takes the newest version alone where nothing is compared', () => {
    const { sources, notes } = take({}, [], false);
    expect(sources.map(({ vintage, state }) => [vintage, state])).toEqual([
      ['2020', { version: 'v2', without: ['a'] }],
    ]);
    expect(notes).toEqual([expect.stringContaining('its newest version "v2" was taken alone')]);
  });
});
