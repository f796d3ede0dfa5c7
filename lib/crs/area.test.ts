import { expect, test } from 'vitest';
import { liesInArea } from './area.ts';
import { resolveCrs } from './resolve.ts';

test.each([
  ['EPSG:3946', [1841759, 5175199]],
  ['EPSG:25832', [456387, 5428393]],
  ['EPSG:31467', [3456445, 5430124]],
  ['EPSG:28992', [92536, 437503]],
  ['EPSG:6697', [35.681236, 139.767125]],
  ['EPSG:4326', [-16.5, 180]],
  ['EPSG:4326', [-16.5, -180]],
  // New Zealand and Fiji lie across the date line.
  ['EPSG:2193', [5427507, 1748735]],
  ['EPSG:3460', [2000000, 3900000]],
] as const)('%s holds what lies in it', (name, [x, y]) => expect(liesInArea(resolveCrs(name), [x, y])).toBe(true));

test.each([
  // UTM coordinates that call themselves Gauss-Krüger, an easting with the number of its zone before it, swapped axes.
  ['EPSG:31467', [459000, 5439693]],
  ['EPSG:25832', [32456387, 5428393]],
  ['EPSG:25832', [5428393, 456387]],
  ['EPSG:6697', [139.767125, 35.681236]],
  ['EPSG:3946', [0, 0]],
  ['EPSG:3946', [Number.NaN, 5175199]],
  ['EPSG:4326', [91.5, 0]],
] as const)('%s does not hold %j', (name, [x, y]) => expect(liesInArea(resolveCrs(name), [x, y])).toBe(false));
