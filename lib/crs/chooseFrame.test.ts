import { expect, test } from 'vitest';
import { chooseFrame } from './chooseFrame.ts';
import { CoordinateOutOfRangeError, UnfitWorkCrsError, UnknownCrsError } from './errors.ts';
import { resolveCrs } from './resolve.ts';

test('a metric source is worked on in its own CRS, from a whole kilometre', () => {
  expect(chooseFrame(resolveCrs('EPSG:3946'), [1841759.4, 5175199.9, 170])).toEqual({
    workCrs: 3946,
    origin: [1842000, 5175000],
    heights: 'orthometric',
  });
  expect(chooseFrame(resolveCrs('EPSG:2180'), [486754.6, 637384.3, 0]).origin).toEqual([637000, 487000]);
});

test.each([
  ['EPSG:6697', [35.681236, 139.767125, 40], 32654, [388000, 3949000], 'orthometric'],
  ['EPSG:4979', [-33.86882, 151.209296, 40], 32756, [334000, 6251000], 'ellipsoidal'],
  // Feet, a map of the world that stretches distances, and a grid that counts to the west.
  ['EPSG:2263', [988222.21, 211954.218, 40], 32618, [586000, 4511000], 'orthometric'],
  ['EPSG:3857', [1196934.4, 8380586.7, 40], 32632, [598000, 6643000], 'orthometric'],
  ['EPSG:2053', [95218.9, 2899796.6, 40], 32735, [605000, 7101000], 'orthometric'],
] as const)('%s is worked on in the UTM zone of its vertex', (name, vertex, workCrs, origin, heights) => {
  expect(chooseFrame(resolveCrs(name), [...vertex])).toEqual({ workCrs, origin, heights });
});

test('a work CRS that is told is taken', () => {
  expect(chooseFrame(resolveCrs('EPSG:2154'), [841647.827, 6519707.815, 0], 3946)).toEqual({
    workCrs: 3946,
    origin: [1842000, 5175000],
    heights: 'orthometric',
  });
});

test('a work CRS that is none or does not measure in metres is refused', () => {
  const lyon = resolveCrs('EPSG:3946');
  expect(() => chooseFrame(lyon, [1842000, 5175000, 0], 99999)).toThrow(UnknownCrsError);
  expect(() => chooseFrame(lyon, [1842000, 5175000, 0], 4326)).toThrow(UnfitWorkCrsError);
  expect(() => chooseFrame(lyon, [1842000, 5175000, 0], 2263)).toThrow(/"workCrs".*dataset\.json/);
});

test('a vertex that is no place is refused', () => {
  expect(() => chooseFrame(resolveCrs('EPSG:3946'), [Number.NaN, 0, 0])).toThrow(CoordinateOutOfRangeError);
  expect(() => chooseFrame(resolveCrs('EPSG:4326'), [Number.NaN, 0, 0])).toThrow(CoordinateOutOfRangeError);
});
