import { describe, expect, test } from 'vitest';
import { createProjector, createUnprojector, createWgs84Projector } from './projection.ts';

const degrees = (whole: number, minutes: number, seconds: number) => whole + minutes / 60 + seconds / 3600;

describe('examples published by the authorities', () => {
  test('British National Grid: IOGP Guidance Note 7-2, Transverse Mercator', () => {
    const [east, north] = createProjector(4277, 27700)(degrees(0, 30, 0), degrees(50, 30, 0));
    expect(Math.abs(east - 577274.99)).toBeLessThan(0.01);
    expect(Math.abs(north - 69740.5)).toBeLessThan(0.01);
  });

  test('RD New: IOGP Guidance Note 7-2, Oblique Stereographic', () => {
    const [east, north] = createProjector(4289, 28992)(6, 53);
    expect(Math.abs(east - 196105.283)).toBeLessThan(0.002);
    expect(Math.abs(north - 557057.739)).toBeLessThan(0.002);
  });

  test('Pseudo-Mercator: IOGP Guidance Note 7-2, Popular Visualisation Pseudo Mercator', () => {
    const [east, north] = createWgs84Projector(3857)(-degrees(100, 20, 0), degrees(24, 22, 54.433));
    expect(Math.abs(east - -11169055.58)).toBeLessThan(0.01);
    expect(Math.abs(north - 2800000)).toBeLessThan(0.01);
  });

  test('LV95: swisstopo, "Formulas and constants", the point Rigi; the shift is good to 1 m', () => {
    const [east, north] = createWgs84Projector(2056)(degrees(8, 43, 49.79), degrees(46, 2, 38.87));
    expect(Math.hypot(east - 2700000, north - 1100000)).toBeLessThan(0.3);
  });

  test('RD New from ETRS89: the Onze Lieve Vrouwetoren in Amersfoort, origin of the grid; seven parameters leave 0.25 m', () => {
    const [east, north] = createWgs84Projector(28992)(5.387203657, 52.155172897);
    expect(Math.hypot(east - 155000, north - 463000)).toBeLessThan(0.25);
  });

  test('British National Grid from ETRS89: Ordnance Survey test points for OSTN15; seven parameters leave 2 to 5 m', () => {
    const london = createWgs84Projector(27700)(-0.1199255718, 51.4893656495);
    expect(Math.hypot(london[0] - 530624.974, london[1] - 178388.464)).toBeLessThan(2);
    const scilly = createWgs84Projector(27700)(-6.29977752014, 49.9222639373);
    expect(Math.hypot(scilly[0] - 91492.146, scilly[1] - 11318.804)).toBeLessThan(5);
  });
});

/** What PROJ 9.5.1 with EPSG 11.022 makes of a place without grids: longitude, latitude, then as proj4 has them. */
const PLACES: [string, number, number, number, number, number][] = [
  ['Lyon', 3946, 4.822531, 45.762263, 1841759.433, 5175199.909],
  ['Lyon', 2154, 4.822531, 45.762263, 841647.827, 6519707.815],
  ['Lyon', 32631, 4.822531, 45.762263, 641725.365, 5069249.044],
  ['Lyon', 27572, 4.822531, 45.762263, 793372.413, 2087717.941],
  ['Berlin', 25833, 13.404954, 52.520008, 391776.158, 5820073.118],
  ['Berlin', 3068, 13.404954, 52.520008, 25035.02, 21457.417],
  ['Rotterdam', 28992, 4.47917, 51.9225, 92536.937, 437503.39],
  ['Tokyo', 6677, 139.767125, 35.681236, -5992.92, -35363.238],
  ['Tokyo', 32654, 139.767125, 35.681236, 388435.687, 3949293.978],
  ['London', 27700, -0.127758, 51.507351, 530031.801, 180374.72],
  ['London', 32630, -0.127758, 51.507351, 699319.362, 5710158.425],
  ['Bern', 2056, 7.447447, 46.947975, 2600671.054, 1199654.537],
  ['Karlsruhe', 25832, 8.403653, 49.00689, 456387.8, 5428393.022],
  ['Karlsruhe', 31467, 8.403653, 49.00689, 3456445.743, 5430124.821],
  ['Warsaw', 2180, 21.012229, 52.229676, 637384.258, 486754.596],
  ['New York, feet', 2263, -73.985664, 40.748441, 988222.21, 211954.218],
  ['Helsinki', 2393, 24.938379, 60.169856, 3385733.486, 6674915.508],
  ['Sydney', 7856, 151.209296, -33.86882, 334368.302, 6250946.121],
  ['Prague', 5514, 14.41854, 50.073658, -743211.424, -1044507.703],
  ['Prague, southing and westing', 5513, 14.41854, 50.073658, 1044507.703, 743211.424],
  ['Johannesburg, westing and southing', 2053, 28.047305, -26.204103, 95218.916, 2899796.637],
  ['Oslo', 3857, 10.752245, 59.913869, 1196934.438, 8380586.686],
];

describe('places as another implementation has them', () => {
  test.each(PLACES)('%s, EPSG:%i', (_place, code, longitude, latitude, x, y) => {
    const projected = createWgs84Projector(code)(longitude, latitude);
    // A seven-parameter shift without a height leaves some millimetres.
    expect(Math.hypot(projected[0] - x, projected[1] - y)).toBeLessThan(0.01);
    const back = createUnprojector(code)(x, y);
    expect(Math.hypot(back[0] - longitude, back[1] - latitude)).toBeLessThan(1.5e-7);
  });

  test('two systems on different datums meet in the same place', () => {
    const [gaussKrugerX, gaussKrugerY] = createWgs84Projector(31467)(8.403653, 49.00689);
    const [x, y] = createProjector(31467, 25832)(gaussKrugerX, gaussKrugerY);
    expect(Math.hypot(x - 456387.8, y - 5428393.022)).toBeLessThan(0.01);
    expect(createProjector(31467, 4258)(gaussKrugerX, gaussKrugerY)[0]).toBeCloseTo(8.403653, 6);
  });

  test('what is not finite stays so', () => {
    expect(createWgs84Projector(25832)(Number.NaN, 5)).toEqual([Number.NaN, Number.NaN]);
    expect(createWgs84Projector(25832)(5, Number.POSITIVE_INFINITY)).toEqual([Number.NaN, Number.NaN]);
  });
});
