import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MetricSurfaces } from '../city/cityObject.ts';
import { bodiesOf } from './bodies.ts';
import { house, houses, type Point, surfacesOf } from './testing/shapes.ts';

const at = (x: number, more = {}) => ({ x, y: 0, width: 10, depth: 10, eaves: 5, ridge: 5, ...more });
const roof = (x: number, y: number, width: number, depth: number, z = 5): Point[] => [
  [x, y, z],
  [x + width, y, z],
  [x + width, y + depth, z],
  [x, y + depth, z],
];
const square = (...corners: [number, number, number, number]): { kind: 'roof'; rings: Point[][] } => ({
  kind: 'roof',
  rings: [roof(...corners)],
});

test('a house is one body', () => {
  expect([...new Set(bodiesOf(house(at(0))))]).toEqual([0]);
});

test('a gap of five centimetres parts two bodies, a smaller one does not', () => {
  expect(bodiesOf(surfacesOf([square(0, 0, 10, 10), square(10.05, 0, 10, 10)]))).toEqual(Uint16Array.of(0, 1));
  expect(bodiesOf(surfacesOf([square(0, 0, 10, 10), square(10.049, 0, 10, 10)]))).toEqual(Uint16Array.of(0, 0));
});

test('walls that touch without sharing corners belong together', () => {
  expect(bodiesOf(surfacesOf([square(0, 0, 10, 10), square(10, 3, 4, 4)]))).toEqual(Uint16Array.of(0, 0));
});

test('a machine room on a roof is no body of its own, though no corner touches', () => {
  expect(bodiesOf(surfacesOf([square(0, 0, 10, 10), { kind: 'roof', rings: [roof(4, 4, 2, 2, 8)] }]))).toEqual(
    Uint16Array.of(0, 0),
  );
});

test('what stands in a courtyard is a body of its own', () => {
  const court = { kind: 'roof' as const, rings: [roof(0, 0, 30, 30), roof(10, 10, 10, 10).reverse()] };
  expect(bodiesOf(surfacesOf([court, square(13, 13, 4, 4)]))).toEqual(Uint16Array.of(0, 1));
});

test('bodies are counted from west to east, whatever the order of polygons', () => {
  const ordinals = bodiesOf(houses([at(40), at(0), at(20)]));
  expect([...ordinals].filter((_, polygon) => polygon % 6 === 0)).toEqual([2, 0, 1]);
});

test('a wall that touches nothing belongs to the nearest body', () => {
  const wall: Point[] = [
    [17, 0, 0],
    [17, 5, 0],
    [17, 5, 3],
    [17, 0, 3],
  ];
  const polygons = [square(0, 0, 10, 10), { kind: 'wall' as const, rings: [wall] }, square(20, 0, 10, 10)];
  expect(bodiesOf(surfacesOf(polygons))).toEqual(Uint16Array.of(0, 1, 1));
  expect(bodiesOf(surfacesOf(polygons.slice(1, 2)))).toEqual(Uint16Array.of(0));
});

const rectangle = fc.record({
  x: fc.integer({ min: 0, max: 2500 }),
  y: fc.integer({ min: 0, max: 2500 }),
  width: fc.integer({ min: 320, max: 600 }),
  depth: fc.integer({ min: 320, max: 600 }),
});
type Rectangle = { x: number; y: number; width: number; depth: number };

const surfacesOfRectangles = (rectangles: Rectangle[]): MetricSurfaces =>
  surfacesOf(rectangles.map(({ x, y, width, depth }) => square(x / 1000, y / 1000, width / 1000, depth / 1000)));

test('bodies are those of the distances between all pairs', () => {
  fc.assert(
    fc.property(fc.array(rectangle, { minLength: 1, maxLength: 25 }), (rectangles) => {
      expect([...bodiesOf(surfacesOfRectangles(rectangles))]).toEqual(byAllPairs(rectangles));
    }),
    { numRuns: 300 },
  );
});

test('the order of polygons does not matter', () => {
  fc.assert(
    fc.property(fc.array(rectangle, { minLength: 2, maxLength: 20 }), (rectangles) => {
      const forth = bodiesOf(surfacesOfRectangles(rectangles));
      const back = bodiesOf(surfacesOfRectangles([...rectangles].reverse()));
      expect([...back].reverse()).toEqual([...forth]);
    }),
  );
});

/** Ordinals by the distances of upright rectangles, counted by the least x, y and greatest x, y of each body. */
function byAllPairs(rectangles: Rectangle[]): number[] {
  const gap = (from: number, size: number, other: number, otherSize: number): number =>
    Math.max(0, other - from - size, from - other - otherSize);
  const body = rectangles.map((_, index) => index);
  for (const [i, a] of rectangles.entries()) {
    for (const [j, b] of rectangles.entries()) {
      if (Math.hypot(gap(a.x, a.width, b.x, b.width), gap(a.y, a.depth, b.y, b.depth)) >= 50) continue;
      const [keep, drop] = [body[i], body[j]];
      body.forEach((one, index) => {
        if (one === drop) body[index] = keep;
      });
    }
  }
  const keyOf = (one: number): number[] => {
    const own = rectangles.filter((_, index) => body[index] === one);
    const least = (of: (each: Rectangle) => number): number => Math.min(...own.map(of));
    return [
      least(({ x }) => x),
      least(({ y }) => y),
      -least(({ x, width }) => -x - width),
      -least(({ y, depth }) => -y - depth),
      ...[...own.map(({ x, y }) => [x, y])].sort((a, b) => a[0] - b[0] || a[1] - b[1])[0],
    ];
  };
  const order = [...new Set(body)].sort((a, b) => {
    const [p, q] = [keyOf(a), keyOf(b)];
    const place = p.findIndex((value, index) => value !== q[index]);
    return place < 0 ? 0 : p[place] - q[place];
  });
  return body.map((one) => order.indexOf(one));
}
