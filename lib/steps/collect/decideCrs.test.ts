import { expect, it } from 'vitest';
import type { DatasetSettings } from '../../inbox/settings.ts';
import { decideCrs } from './decideCrs.ts';
import type { FoundSource } from './inspectObject.ts';

function found(srsName: string | undefined, vintage = '2009', firstVertex?: [number, number, number]): FoundSource {
  return {
    key: `lyon/${vintage}/a.gml`,
    vintage,
    format: 'citygml',
    size: 1,
    sha256: '0',
    header: {
      format: 'CityGML',
      version: '2.0',
      divisible: true,
      ...(srsName && { srsName }),
      ...(firstVertex && { firstVertex }),
    },
  };
}

const decide = (sources: FoundSource[], settings: DatasetSettings = {}) => {
  const { told, rejected, notes } = decideCrs(sources, settings, 'lyon');
  return { read: told.map(({ source: { crs, crsFrom } }) => [crs, crsFrom]), rejected, notes };
};

const SETTINGS: DatasetSettings = { crs: 'EPSG:2154', vintages: { 2009: { crs: 'EPSG:3946' } } };

it('takes a file at its word before all settings', () => {
  expect(decide([found('EPSG:27572')], SETTINGS)).toEqual({ read: [['EPSG:27572', 'file']], rejected: [], notes: [] });
});

it('takes the settings of the vintage, then of the dataset, for files that say nothing', () => {
  expect(decide([found(undefined), found(undefined, '2012')], SETTINGS).read).toEqual([
    ['EPSG:3946', 'vintage settings'],
    ['EPSG:2154', 'dataset settings'],
  ]);
});

it('takes them, too, where the word of a file is not known, and notes it', () => {
  expect(decide([found('LOCAL:1'), found('LOCAL:1', '2012')], SETTINGS)).toEqual({
    read: [
      ['EPSG:3946', 'vintage settings'],
      ['EPSG:2154', 'dataset settings'],
    ],
    rejected: [],
    notes: [
      'lyon/2009/a.gml names the CRS "LOCAL:1", which is not known: it was read in EPSG:3946, as the settings say.',
      'lyon/2012/a.gml names the CRS "LOCAL:1", which is not known: it was read in EPSG:2154, as the settings say.',
    ],
  });
});

it('refuses a file whose word is not known where no settings help', () => {
  const { read, rejected } = decide([found('LOCAL:1')]);
  expect(read).toEqual([]);
  expect(rejected).toEqual([
    {
      key: 'lyon/2009/a.gml',
      reason: expect.stringMatching(/"LOCAL:1" cannot be used.* Set `"crs"` in the dataset's/),
    },
  ]);
});

it('takes what the other files agree on, and notes it', () => {
  const { read, notes } = decide([found('EPSG:3946'), found(undefined, '2012')]);
  expect(read).toEqual([
    ['EPSG:3946', 'file'],
    ['EPSG:3946', 'other sources'],
  ]);
  expect(notes).toEqual(["lyon/2012/a.gml names no CRS: it was read in EPSG:3946, as the dataset's other files are."]);
});

it('takes what the usable files agree on', () => {
  const { read, rejected } = decide([found('EPSG:3946'), found('LOCAL:1', '2012'), found(undefined, '2015')]);
  expect(read).toEqual([
    ['EPSG:3946', 'file'],
    ['EPSG:3946', 'other sources'],
  ]);
  expect(rejected).toHaveLength(1);
});

it('sees that two names mean one system', () => {
  const { read } = decide([found('EPSG:3946'), found('urn:ogc:def:crs:EPSG::3946'), found(undefined, '2012')]);
  expect(read[2]).toEqual(['EPSG:3946', 'other sources']);
});

it('takes no side where the other files disagree', () => {
  const { rejected } = decide([found('EPSG:3946'), found('EPSG:2154'), found(undefined, '2012')]);
  expect(rejected).toEqual([
    { key: 'lyon/2012/a.gml', reason: expect.stringContaining('name several (EPSG:2154, EPSG:3946): write it into') },
  ]);
});

it('notes that a file lies where its CRS is not made for', () => {
  const inside = found('EPSG:3946', '2009', [1843000, 5175000, 170]);
  expect(decide([inside]).notes).toEqual([]);
  const swapped = found('EPSG:3946', '2009', [5175000, 1843000, 170]);
  expect(decide([swapped]).notes).toEqual([
    'lyon/2009/a.gml begins at (5175000, 1843000), which lies far from where RGF93 v1 / CC46 (EPSG:3946) is made for: ' +
      'if it shows in the wrong place, it is in another coordinate system, or its axes are the other way round; mend it in the file.',
  ]);
  const told = found(undefined, '2009', [5175000, 1843000, 170]);
  expect(decide([told], SETTINGS).notes).toEqual([expect.stringMatching(/; mend it in lyon\/dataset\.json\.$/)]);
});
