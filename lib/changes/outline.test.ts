import { expect, test } from 'vitest';
import { areaOf } from './footprint.ts';
import { outlineOf } from './outline.ts';
import { house, type Point, surfacesOf } from './testing/shapes.ts';

const ring = (x: number, y: number, size: number, z: number): Point[] => [
  [x, y, z],
  [x + size, y, z],
  [x + size, y + size, z],
  [x, y + size, z],
];
const shape = { x: 0, y: 0, width: 10, depth: 12, eaves: 6, ridge: 9 };

test('roofs come first, then grounds; walls are left out', () => {
  const { triangles, roofs } = outlineOf(house(shape));
  expect(roofs).toBe(4);
  expect(triangles).toHaveLength(6 * 9);
});

test('holes stay open, and roofs may have any number of corners', () => {
  const round = Array.from({ length: 60 }, (_, index): Point => {
    const angle = (2 * Math.PI * index) / 60;
    return [20 * Math.cos(angle), 20 * Math.sin(angle), 7];
  });
  const outline = outlineOf(surfacesOf([{ kind: 'roof', rings: [round, ring(-5, -5, 10, 7).reverse()] }]));
  expect(outline.roofs).toBe(60 + 4);
  expect(areaOf(outline) / (30 * 400 * Math.sin(Math.PI / 30) - 100)).toBeCloseTo(1, 2);
});

test('a block without classes has its top for a roof', () => {
  const base = ring(0, 0, 10, 0);
  const top = ring(0, 0, 10, 8);
  const walls = base.map((corner, index) => [corner, base[(index + 1) % 4], top[(index + 1) % 4], top[index]]);
  const polygons = [[...base].reverse(), top, ...walls].map((points) => ({ kind: 'other' as const, rings: [points] }));
  const { triangles, roofs } = outlineOf(surfacesOf(polygons, 1));
  expect(roofs).toBe(2);
  expect(new Set(triangles.filter((_, index) => index % 3 === 2))).toEqual(new Set([8000]));
});

test('where all rings are turned the wrong way, all that is no wall counts', () => {
  const outline = outlineOf(surfacesOf([{ kind: 'other', rings: [ring(0, 0, 10, 8).reverse()] }]));
  expect(outline.roofs).toBe(2);
});

test('a roof that is metres from plane widens the footprint but says no heights', () => {
  const bent: Point[] = [...ring(0, 0, 10, 8)];
  bent[2] = [10, 10, 14];
  const { triangles, roofs } = outlineOf(surfacesOf([{ kind: 'roof', rings: [bent] }]));
  expect(roofs).toBe(0);
  expect(triangles).toHaveLength(2 * 9);
});

test('surfaces without any area give an empty outline', () => {
  expect(outlineOf(surfacesOf([]))).toEqual({ triangles: new Int32Array(0), roofs: 0 });
});
