import { describe, expect, test } from 'vitest';
import { UserError } from '../city/errors.ts';
import { UnknownCrsError } from './errors.ts';
import { resolveCrs } from './resolve.ts';

describe('names of coordinate systems', () => {
  test.each<[string, number, number | undefined]>([
    ['EPSG:3946', 3946, undefined],
    ['epsg:3946', 3946, undefined],
    ['espg:3946', 3946, undefined],
    [' 25832 ', 25832, undefined],
    ['EPSG::25832', 25832, undefined],
    ['EPSG:25832+7837', 25832, 7837],
    ['EPSG:25832, EPSG:5783', 25832, 5783],
    ['urn:ogc:def:crs:EPSG::25832', 25832, undefined],
    ['urn:ogc:def:crs:EPSG:6.12:31467', 31467, undefined],
    ['urn:x-ogc:def:crs:EPSG:25833', 25833, undefined],
    ['urn:ogc:def:crs:EPSG::7415', 28992, 5709],
    ['urn:ogc:def:crs:EPSG::5555', 25832, 5783],
    ['urn:ogc:def:crs:EPSG::5972', 25832, 5941],
    ['urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5783', 25832, 5783],
    ['urn:ogc:def:crs,crs:EPSG:6.12:25833,crs:EPSG:6.12:5783', 25833, 5783],
    ['urn:ogc:def:crs,crs:EPSG:6.12:3068,crs:EPSG:6.12:5783', 3068, 5783],
    ['http://www.opengis.net/def/crs/EPSG/0/6697', 6668, 6695],
    ['https://www.opengis.net/def/crs/EPSG/0/7415', 28992, 5709],
    ['http://www.opengis.net/def/crs/EPSG/6.12/3068', 3068, undefined],
    ['http://www.opengis.net/gml/srs/epsg.xml#31467', 31467, undefined],
    [
      'http://www.opengis.net/def/crs-compound?1=http://www.opengis.net/def/crs/EPSG/0/25832&2=http://www.opengis.net/def/crs/EPSG/0/7837',
      25832,
      7837,
    ],
    ['urn:adv:crs:ETRS89_UTM32', 25832, undefined],
    ['urn:adv:crs:ETRS89_UTM32*DE_DHHN92_NH', 25832, 5783],
    ['urn:adv:crs:ETRS89_UTM33*DE_DHHN2016_NH', 25833, 7837],
    ['urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH*GCG2016', 25832, 7837],
    ['ETRS89_UTM33', 25833, undefined],
    ['urn:adv:crs:DE_DHDN_3GK4*DE_DHN92_NH', 31468, 5783],
    ['urn:adv:crs:DE_DHDN_3GK3_NI200', 31467, undefined],
    ['urn:adv:crs:ETRS89_Lat-Lon', 4258, undefined],
    ['RGF93 v1 / Lambert-93', 2154, undefined],
    ['etrs89 / utm zone 32n', 25832, undefined],
    ['urn:ogc:def:crs:OGC:1.3:CRS84', 4326, undefined],
  ])('%s', (name, horizontal, vertical) => {
    const crs = resolveCrs(name);
    expect(crs.horizontal).toBe(horizontal);
    expect(crs.vertical).toBe(vertical);
  });

  test.each([
    '',
    '#local-CRS-1',
    'EPSG:99999',
    'EPSG:7837',
    'EPSG:4978',
    'EPSG:25832+25833',
    'urn:ogc:def:crs:EPSG::258325',
    'urn:adv:crs:ETRS89_UTM77',
    'WGS',
  ])('"%s" is refused with what to write where', (name) => {
    expect(() => resolveCrs(name)).toThrow(UnknownCrsError);
    expect(() => resolveCrs(name)).toThrow(UserError);
    expect(() => resolveCrs(name)).toThrow(/"crs".*dataset\.json.*"EPSG:25832"/);
  });

  test('a name is told to people', () => {
    expect(resolveCrs('urn:ogc:def:crs:EPSG::5555').name).toBe(
      'ETRS89 / UTM zone 32N + DHHN92 height (EPSG:25832, EPSG:5783)',
    );
    expect(resolveCrs('EPSG:4979').name).toBe('WGS 84 (EPSG:4979)');
  });
});

describe('axes', () => {
  test.each([
    // Geographic systems: latitude first, unless the name says otherwise.
    ['EPSG:4326', 'north-east'],
    ['EPSG:4979', 'north-east'],
    ['EPSG:4258', 'north-east'],
    ['EPSG:6668', 'north-east'],
    ['EPSG:6697', 'north-east'],
    ['CRS:84', 'east-north'],
    ['EPSG:7084', 'east-north'],
    // Projected systems, as EPSG has them.
    ['EPSG:3946', 'east-north'],
    ['EPSG:2154', 'east-north'],
    ['EPSG:27572', 'east-north'],
    ['EPSG:25832', 'east-north'],
    ['EPSG:32633', 'east-north'],
    ['EPSG:28992', 'east-north'],
    ['EPSG:2056', 'east-north'],
    ['EPSG:27700', 'east-north'],
    ['EPSG:3857', 'east-north'],
    ['EPSG:3035', 'north-east'],
    ['EPSG:2180', 'north-east'],
    ['EPSG:6669', 'north-east'],
    ['EPSG:6677', 'north-east'],
    ['EPSG:5347', 'north-east'],
    // German grids: EPSG says north first, data and the AdV say east first.
    ['EPSG:31467', 'east-north'],
    ['EPSG:3068', 'east-north'],
    ['urn:adv:crs:DE_DHDN_3GK3', 'east-north'],
  ] as const)('%s is %s', (name, axes) => expect(resolveCrs(name).axes).toBe(axes));

  test('can be told otherwise', () => {
    expect(resolveCrs('EPSG:31467', { axes: 'north-east' }).axes).toBe('north-east');
    expect(resolveCrs('EPSG:4326', { axes: 'east-north' }).axes).toBe('east-north');
  });
});

describe('heights', () => {
  test('count from the ellipsoid only in geographic systems of three dimensions', () => {
    expect(resolveCrs('EPSG:4979').heights).toBe('ellipsoidal');
    expect(resolveCrs('EPSG:4937').heights).toBe('ellipsoidal');
    expect(resolveCrs('EPSG:6697').heights).toBe('orthometric');
    expect(resolveCrs('EPSG:4326').heights).toBe('orthometric');
    expect(resolveCrs('EPSG:25832').heights).toBe('orthometric');
  });

  test('come in the unit of their system, or else of the grid', () => {
    expect(resolveCrs('EPSG:2263').metresPerHeight).toBeCloseTo(0.3048006096, 9);
    expect(resolveCrs('EPSG:2263+5703').metresPerHeight).toBe(1);
    expect(resolveCrs('EPSG:2263+6360').metresPerHeight).toBeCloseTo(0.3048006096, 9);
    expect(resolveCrs('EPSG:6697').metresPerHeight).toBe(1);
  });
});
