import { describe, expect, it } from 'vitest';
import { parseSettings, vintageOf } from './settings.ts';

const KEY = 'lyon/dataset.json';
const parse = (settings: unknown) => parseSettings(new TextEncoder().encode(JSON.stringify(settings)), KEY);

describe('dataset.json', () => {
  it('takes CRS by name or by number', () => {
    expect(parse({ crs: 3946, workCrs: 'EPSG:2154' })).toEqual({ crs: 'EPSG:3946', workCrs: 2154 });
    expect(parse({ crs: 'urn:adv:crs:ETRS89_UTM32*DE_DHHN92_NH' }).crs).toBe('urn:adv:crs:ETRS89_UTM32*DE_DHHN92_NH');
  });

  it('takes everything that the documentation names', () => {
    const settings = {
      title: 'Lyon',
      heights: 'ellipsoidal',
      idAttribute: 'uro:buildingID',
      vintages: {
        2009: {
          date: '2009-06-15',
          crs: 'EPSG:3946',
          heights: 'orthometric',
          zOffset: -0.4,
          coverage: {
            type: 'Polygon',
            coordinates: [
              [
                [4.8, 45.7],
                [4.9, 45.7],
                [4.9, 45.8],
                [4.8, 45.7],
              ],
            ],
          },
        },
      },
      expect: ['2009', '2012'],
      quietSeconds: 30,
      attributes: ['function'],
      textures: false,
      tiles: { version: '1.0', crs: 3946, lods: [1, 2] },
    };
    expect(parse(settings)).toEqual(settings);
  });

  it.each([
    [{ crss: 1 }, '"crss" is no setting: look for a slip in the name.'],
    [{ vintages: { 2009: { zoffset: 1 } } }, '"vintages.2009.zoffset" is no setting'],
    [{ heights: 'sea' }, '"heights" must be "orthometric" or "ellipsoidal".'],
    [{ workCrs: 'Lambert' }, '"workCrs" must be an EPSG code, such as "EPSG:2154".'],
    [{ vintages: { summer: {} } }, '"vintages.summer" is no date'],
    [{ expect: ['soon'] }, '"expect.0" is no date'],
    [{ vintages: { 2009: { coverage: { type: 'Point' } } } }, 'must be a GeoJSON geometry'],
    [{ quietSeconds: -1 }, '"quietSeconds" must not be negative.'],
    [{ changes: { overlap: 'much' } }, '"changes.overlap" must be a number.'],
    [['crs'], 'It must hold one object in braces.'],
  ])('says what is wrong with %j', (settings, sentence) => {
    expect(() => parse(settings)).toThrow(`${KEY} cannot be used: `);
    expect(() => parse(settings)).toThrow(sentence);
  });

  it('tells every mistake at once', () => {
    expect(() => parse({ title: 1, quietSeconds: 'long' })).toThrow(/"title".*"quietSeconds"/);
  });

  it('says when it is not JSON', () => {
    expect(() => parseSettings(new TextEncoder().encode('{crs: 1'), KEY)).toThrow(/It is not JSON/);
    expect(() => parseSettings(new Uint8Array([0xff, 0xfe, 0x7b]), KEY)).toThrow(/It is not JSON/);
  });
});

describe('the date of a vintage', () => {
  it('comes from the settings, else from the folder', () => {
    const settings = parse({ vintages: { 2009: { date: '2009-06' } } });
    expect(vintageOf(settings, '2009')).toEqual({ name: '2009', date: 20090601 });
    expect(vintageOf(settings, '2012')).toEqual({ name: '2012', date: 20120101 });
  });
});
