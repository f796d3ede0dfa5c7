import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseFrame } from './chooseFrame.ts';
import { CoordinateOutOfRangeError } from './errors.ts';
import type { Frame } from './frame.ts';
import { createGeoid } from './geoid.ts';
import { createWgs84Projector } from './projection.ts';
import { resolveCrs } from './resolve.ts';
import { createToWork } from './toWork.ts';
import { toWgs84 } from './wgs84.ts';

const lyon: Frame = { workCrs: 3946, origin: [1842000, 5175000], heights: 'orthometric' };
const orthometric = { heights: 'orthometric' } as const;

describe('a source in the work CRS', () => {
  const toWork = createToWork(resolveCrs('EPSG:3946'), lyon, orthometric);

  test('is moved to the origin and rounded to millimetres', () => {
    const work = toWork(Float64Array.of(1842000.0004, 5174999.9994, 170.1236, 1841759.433, 5175199.909, -3));
    expect([...work]).toEqual([0, -1, 170124, -240567, 199909, -3000]);
  });

  test('has its heights lifted by the offset', () => {
    const lifted = createToWork(resolveCrs('EPSG:3946'), lyon, { heights: 'orthometric', zOffset: 1.5 });
    expect([...lifted(Float64Array.of(1842000, 5175000, 170))]).toEqual([0, 0, 171500]);
  });

  test('written with north first comes out the same', () => {
    const swapped = createToWork(resolveCrs('EPSG:3946', { axes: 'north-east' }), lyon, orthometric);
    expect([...swapped(Float64Array.of(5175001, 1842002, 3))]).toEqual([2000, 1000, 3000]);
  });

  test('with feet for heights comes out in metres', () => {
    const feet = createToWork({ ...resolveCrs('EPSG:3946'), metresPerHeight: 0.3048 }, lyon, orthometric);
    expect([...feet(Float64Array.of(1842000, 5175000, 100))]).toEqual([0, 0, 30480]);
  });
});

describe('a source in another CRS', () => {
  test('comes to lie where it is on Earth', () => {
    const toWork = createToWork(resolveCrs('EPSG:2154'), lyon, orthometric);
    const [x, y, z] = toWork(Float64Array.of(841647.827, 6519707.815, 172.25));
    expect(Math.hypot(x - -240567, y - 199909)).toBeLessThan(2);
    expect(z).toBe(172250);
  });

  test('is read in the order of its axes', () => {
    const tokyo: Frame = { workCrs: 32654, origin: [388000, 3949000], heights: 'orthometric' };
    const toWork = createToWork(resolveCrs('EPSG:6697'), tokyo, orthometric);
    const [x, y, z] = toWork(Float64Array.of(35.681236, 139.767125, 40));
    expect(Math.hypot(x - 435687, y - 293978)).toBeLessThan(2);
    expect(z).toBe(40000);
    const plane = createToWork(resolveCrs('EPSG:6677'), tokyo, orthometric);
    const [planeX, planeY] = plane(Float64Array.of(-35363.238, -5992.92, 40));
    expect(Math.hypot(planeX - x, planeY - y)).toBeLessThan(2);
  });

  test('in feet comes out in metres', () => {
    const newYork: Frame = { workCrs: 32618, origin: [585000, 4511000], heights: 'orthometric' };
    const [x, y, z] = createToWork(
      resolveCrs('EPSG:2263'),
      newYork,
      orthometric,
    )(Float64Array.of(988222.21, 211954.218, 100));
    expect(Math.hypot(x - 631396, y - 327034)).toBeLessThan(3);
    expect(z).toBe(30480);
  });

  test('gives a vertex the same millimetres whatever stands beside it, and repeats what repeats', () => {
    const toWork = createToWork(
      resolveCrs('EPSG:25833'),
      { ...lyon, workCrs: 25832, origin: [800000, 5826000] },
      orthometric,
    );
    const vertex = fc.tuple(
      fc.double({ min: 389000, max: 393000, noNaN: true }),
      fc.double({ min: 5818000, max: 5822000, noNaN: true }),
      fc.double({ min: -10, max: 400, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(vertex, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 39 }),
        (vertices, pick) => {
          const repeated = [...vertices, ...vertices];
          const work = toWork(Float64Array.from(repeated.flat()));
          const at = (pick % vertices.length) * 3;
          const alone = [...toWork(Float64Array.from(vertices[pick % vertices.length]))];
          expect([...work.subarray(at, at + 3)]).toEqual(alone);
          expect([...work.subarray(vertices.length * 3 + at, vertices.length * 3 + at + 3)]).toEqual(alone);
        },
      ),
    );
  });

  test.each([
    [3946, 2154, 4.8, 45.7],
    [2154, 32631, 4.8, 45.7],
    [27572, 3946, 4.8, 45.7],
    [25833, 25832, 13.4, 52.5],
    [3068, 25833, 13.4, 52.5],
    [31467, 25832, 8.4, 49],
    [28992, 25831, 4.4, 51.9],
    [27700, 32630, -0.1, 51.5],
    [2056, 32632, 7.4, 46.9],
    [6677, 32654, 139.7, 35.6],
    [2180, 32634, 21, 52.2],
    [5514, 32633, 14.4, 50],
    [5513, 32633, 14.4, 50],
    [2053, 32735, 28, -26.2],
  ])('comes back from EPSG:%i by way of EPSG:%i to its longitude and latitude', (from, to, west, south) => {
    const source = resolveCrs(`EPSG:${from}`, { axes: 'east-north' });
    const project = createWgs84Projector(from);
    const frame = chooseFrame(source, [...project(west, south), 0], to);
    const [toWork, back] = [createToWork(source, frame, orthometric), toWgs84(frame)];
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        (u, v) => {
          const [longitude, latitude] = [west + u, south + v];
          const work = toWork(Float64Array.of(...project(longitude, latitude), 0));
          const [backLongitude, backLatitude] = back(work[0], work[1]);
          const east = (backLongitude - longitude) * 111320 * Math.cos((latitude * Math.PI) / 180);
          // Half a millimetre is rounded off along each axis; the height between two ellipsoids, which a shift of datum
          // in two dimensions leaves out, is worth up to 4 mm to and fro.
          expect(Math.hypot(east, (backLatitude - latitude) * 111320)).toBeLessThan(0.005);
        },
      ),
    );
  });
});

describe('heights', () => {
  const [longitude, latitude] = [4.822531, 45.762263];
  const undulation = Math.round(createGeoid()(longitude, latitude) * 1000);

  test('go from the ellipsoid to the geoid and back', () => {
    const source = resolveCrs('EPSG:4979');
    const down = createToWork(source, lyon, { heights: source.heights });
    expect(down(Float64Array.of(latitude, longitude, 220))[2]).toBe(220000 - undulation);
    const up = createToWork(resolveCrs('EPSG:3946'), { ...lyon, heights: 'ellipsoidal' }, orthometric);
    const raised = up(Float64Array.of(1841759.433, 5175199.909, 170));
    expect(Math.abs(raised[2] - (170000 + undulation))).toBeLessThanOrEqual(1);
    expect([...raised.subarray(0, 2)]).toEqual([-240567, 199909]);
  });

  test('are what the caller says they are, whatever the CRS says', () => {
    const asTold = createToWork(resolveCrs('EPSG:4979'), lyon, orthometric);
    expect(asTold(Float64Array.of(latitude, longitude, 220))[2]).toBe(220000);
  });
});

describe('coordinates that are no place', () => {
  const same = createToWork(resolveCrs('EPSG:3946'), lyon, orthometric);
  const other = createToWork(resolveCrs('EPSG:2154'), lyon, orthometric);

  test.each([
    [Number.NaN, 6519707, 1],
    [841647, Number.POSITIVE_INFINITY, 1],
    [841647, 6519707, Number.NaN],
    [841647, 6519707, 1e9],
    [4e6, 6519707, 1],
    [1e300, 1e300, 0],
  ])('%d, %d, %d is refused', (x, y, z) => {
    expect(() => same(Float64Array.of(x + 1e6, y - 1.34e6, z))).toThrow(CoordinateOutOfRangeError);
    expect(() => other(Float64Array.of(x, y, z))).toThrow(CoordinateOutOfRangeError);
  });

  test('are named, with what to do', () => {
    expect(() => other(Float64Array.of(Number.NaN, 6519707, 1))).toThrow(
      /\(NaN, 6519707, 1\).*RGF93 v1 \/ Lambert-93 \(EPSG:2154\).*dataset\.json/,
    );
  });

  test('do not take forever, however many', () => {
    expect(() => other(new Float64Array(600_000).fill(Number.NaN))).toThrow(CoordinateOutOfRangeError);
  });
});
