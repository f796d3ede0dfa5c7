import { describe, expect, it } from 'vitest';
import type { MetricSurfaces } from '../../city/cityObject.ts';
import { selectSurfaces } from './select.ts';

type Ring = [number, number, number][];
const SQUARE: Ring = [
  [0, 0, 0],
  [1000, 0, 0],
  [1000, 1000, 0],
  [0, 1000, 0],
];
const WALL: Ring = [
  [0, 0, 0],
  [1000, 0, 0],
  [1000, 0, 3000],
  [0, 0, 3000],
];

function surfacesOf(polygons: { ring: Ring; lod: number }[]): MetricSurfaces {
  let sum = 0;
  return {
    coordinates: Int32Array.from(polygons.flatMap(({ ring }) => ring.flat())),
    rings: Uint32Array.from([0, ...polygons.map(({ ring }) => (sum += ring.length))]),
    polygons: Uint32Array.from([...polygons.keys(), polygons.length]),
    kinds: new Uint8Array(polygons.length),
    lods: Uint8Array.from(polygons, ({ lod }) => lod),
  };
}

describe('selectSurfaces', () => {
  it('keeps the best level of detail alone', () => {
    const { surfaces, counts } = selectSurfaces(
      surfacesOf([
        { ring: SQUARE, lod: 1 },
        { ring: WALL, lod: 2 },
      ]),
      undefined,
    );
    expect(counts).toEqual({ in: 2, kept: 1, otherLod: 1, duplicate: 0, rejected: 0 });
    expect([...surfaces.coordinates]).toEqual(WALL.flat());
  });

  it('keeps the best of the levels that are allowed', () => {
    const both = surfacesOf([
      { ring: SQUARE, lod: 1 },
      { ring: WALL, lod: 2 },
    ]);
    expect([...selectSurfaces(both, [0, 1]).surfaces.lods]).toEqual([1]);
    expect(selectSurfaces(both, [3]).counts).toMatchObject({ kept: 0, otherLod: 2 });
  });

  it('takes a polygon once, wherever its ring begins and whichever way it runs', () => {
    const turned: Ring = [...SQUARE.slice(2), ...SQUARE.slice(0, 2)].reverse();
    const { counts } = selectSurfaces(
      surfacesOf([
        { ring: SQUARE, lod: 2 },
        { ring: WALL, lod: 2 },
        { ring: turned, lod: 2 },
      ]),
      undefined,
    );
    expect(counts).toEqual({ in: 3, kept: 2, otherLod: 0, duplicate: 1, rejected: 0 });
  });

  it('refuses what has no area, and says so', () => {
    const line: Ring = [
      [0, 0, 0],
      [500, 500, 0],
      [1000, 1000, 0],
    ];
    const { counts, rejected } = selectSurfaces(
      surfacesOf([
        { ring: SQUARE, lod: 2 },
        { ring: line, lod: 2 },
      ]),
      undefined,
    );
    expect(counts).toMatchObject({ kept: 1, rejected: 1 });
    expect(rejected[0].reason).toContain('One polygon has no area');
  });

  it('answers the very same surfaces where nothing is left out', () => {
    const all = surfacesOf([
      { ring: SQUARE, lod: 2 },
      { ring: WALL, lod: 2 },
    ]);
    expect(selectSurfaces(all, undefined).surfaces).toBe(all);
  });
});
