import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Polygon, raiseSolid, triangulate, type Vertex } from './solids.ts';
import { areaOf, type Volume } from './town.ts';

const volumes: fc.Arbitrary<Volume> = fc
  .record({
    shape: fc.constantFrom('box', 'ell', 'court'),
    width: fc.double({ min: 20, max: 60, noNaN: true }),
    depth: fc.double({ min: 20, max: 60, noNaN: true }),
    roof: fc.constantFrom('flat', 'gable', 'hip', 'shed'),
    eaves: fc.double({ min: 3, max: 30, noNaN: true }),
    rise: fc.double({ min: 1, max: 5, noNaN: true }),
  })
  .map(({ shape, width, depth, roof, eaves, rise }) => {
    const flat = roof === 'flat' || shape !== 'box';
    return {
      site: { id: 'a', shape, bounds: { x0: 100, y0: 50, x1: 100 + width, y1: 50 + depth } },
      look: { roof: flat ? 'flat' : roof, eaves, ridge: flat ? eaves : eaves + rise },
    };
  });

test('every shape is a closed solid that looks outwards, as n-gons and as triangles, in both levels of detail', () => {
  fc.assert(
    fc.property(volumes, fc.constantFrom(1 as const, 2 as const), (volume, lod) => {
      const polygons = raiseSolid(volume, 170, lod);
      expect(openEdges(polygons)).toEqual([]);
      const triangles = polygons.flatMap(triangulate);
      expect(triangles.every(({ rings }) => rings.length === 1 && rings[0].length === 3)).toBe(true);
      expect(openEdges(triangles)).toEqual([]);
      const least = areaOf(volume.site) * volume.look.eaves;
      const most = areaOf(volume.site) * volume.look.ridge;
      expect(volumeOf(triangles)).toBeGreaterThan(least * 0.999);
      expect(volumeOf(triangles)).toBeLessThan(most * 1.001);
    }),
  );
});

test('roofs lie above the ground and cover it', () => {
  fc.assert(
    fc.property(volumes, (volume) => {
      const triangles = raiseSolid(volume, 170, 2).flatMap(triangulate);
      const covered = (kind: Polygon['kind']) =>
        triangles.filter((one) => one.kind === kind).reduce((sum, { rings }) => sum + areaFromAbove(rings[0]), 0);
      expect(covered('roof')).toBeCloseTo(areaOf(volume.site), 6);
      expect(covered('ground')).toBeCloseTo(-areaOf(volume.site), 6);
      expect(covered('wall')).toBeCloseTo(0, 6);
      for (const { kind, rings } of triangles) {
        if (kind === 'roof') for (const [, , z] of rings.flat()) expect(z).toBeGreaterThan(172.9);
        if (kind === 'ground') for (const [, , z] of rings.flat()) expect(z).toBe(170);
      }
    }),
  );
});

/** Edges without a twin that runs the other way. */
function openEdges(polygons: Polygon[]): string[] {
  const edges = new Map<string, number>();
  const add = (a: Vertex, b: Vertex, count: number) => edges.set(`${a} ${b}`, (edges.get(`${a} ${b}`) ?? 0) + count);
  for (const ring of polygons.flatMap(({ rings }) => rings)) {
    for (const [index, vertex] of ring.entries()) {
      const next = ring[(index + 1) % ring.length];
      add(vertex, next, 1);
      add(next, vertex, -1);
    }
  }
  return [...edges].filter(([, count]) => count !== 0).map(([edge]) => edge);
}

function volumeOf(triangles: Polygon[]): number {
  return triangles.reduce((sum, { rings }) => {
    const [a, b, c] = rings[0].map(([x, y, z]) => [x - 100, y - 50, z - 170]) as [number[], number[], number[]];
    const cross = [b[1] * c[2] - b[2] * c[1], b[2] * c[0] - b[0] * c[2], b[0] * c[1] - b[1] * c[0]];
    return sum + (a[0] * cross[0] + a[1] * cross[1] + a[2] * cross[2]) / 6;
  }, 0);
}

function areaFromAbove([a, b, c]: Vertex[]): number {
  return ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2;
}
