import { expect, it } from 'vitest';
import { unitOf } from './units.ts';

it.each([
  ['m', 'm'],
  [' m ', 'm'],
  ['#m', 'm'],
  ['urn:adv:uom:m', 'm'],
  ['urn:ogc:def:uom:UCUM::m', 'm'],
  ['urn:ogc:def:uom:EPSG::9001', 'm'],
  ['urn:ogc:def:uom:EPSG::9002', 'EPSG:9002'],
  ['http://www.opengis.net/def/uom/UCUM/0/m2', 'm2'],
  ['https://example.org/units.xml#kWh', 'kWh'],
  ['km/h', 'km/h'],
  ['kg/m3', 'kg/m3'],
  ['#', '#'],
  ['urn:x:', 'urn:x:'],
  ['', ''],
])('reads the unit %j as %j', (uom, unit) => {
  expect(unitOf(uom)).toBe(unit);
});
