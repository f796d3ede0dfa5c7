import { type MetricSurfaces, SURFACE_KIND, type SurfaceKind } from '../../city/cityObject.ts';

export type Point = [number, number, number];

/** Surfaces of LOD 2 from polygons as lists of rings; metres are turned into millimetres. */
export function surfacesOf(polygons: { kind: SurfaceKind; rings: Point[][] }[], lod = 2): MetricSurfaces {
  const coordinates: number[] = [];
  const rings = [0];
  const ends = [0];
  for (const polygon of polygons) {
    for (const ring of polygon.rings) {
      for (const point of ring) coordinates.push(...point.map((metres) => Math.round(metres * 1000)));
      rings.push(coordinates.length / 3);
    }
    ends.push(rings.length - 1);
  }
  return {
    coordinates: Int32Array.from(coordinates),
    rings: Uint32Array.from(rings),
    polygons: Uint32Array.from(ends),
    kinds: Uint8Array.from(polygons, ({ kind }) => SURFACE_KIND[kind]),
    lods: new Uint8Array(polygons.length).fill(lod),
  };
}

export interface HouseShape {
  x: number;
  y: number;
  width: number;
  depth: number;
  /** Metres above zero. */
  eaves: number;
  /** Equal to `eaves` for a flat roof. */
  ridge: number;
  /** Radians about its first corner. */
  angle?: number;
  /** Whether roofs are cut into triangles. */
  triangles?: boolean;
}

/** A house with a gabled or flat roof; `jitter` moves each of its corners. */
export function house(shape: HouseShape, jitter: () => number = () => 0): MetricSurfaces {
  return houses([shape], jitter);
}

/** Several houses as one feature. */
export function houses(shapes: HouseShape[], jitter: () => number = () => 0): MetricSurfaces {
  return surfacesOf(shapes.flatMap((shape) => polygonsOfHouse(shape, jitter)));
}

function polygonsOfHouse(shape: HouseShape, jitter: () => number): { kind: SurfaceKind; rings: Point[][] }[] {
  const { width, depth, eaves, ridge } = shape;
  const at = place(shape, jitter);
  const [a, b, c, d] = [at(0, 0), at(width, 0), at(width, depth), at(0, depth)];
  const [low, high] = [jitter(), eaves + jitter()];
  const base = [a, b, c, d].map(([x, y]): Point => [x, y, low]);
  const top = [a, b, c, d].map(([x, y]): Point => [x, y, high]);
  const roofs: Point[][] = [];
  if (ridge === eaves) roofs.push(top);
  else {
    const [m, n] = [middle(top[0], top[1]), middle(top[3], top[2])].map(
      ([x, y]): Point => [x, y, ridge + high - eaves],
    );
    roofs.push([top[0], m, n, top[3]], [m, top[1], top[2], n]);
  }
  const pieces = shape.triangles
    ? roofs.flatMap(([p, q, r, s]) => [
        [p, q, r],
        [p, r, s],
      ])
    : roofs;
  return [
    { kind: 'ground', rings: [[...base].reverse()] },
    ...pieces.map((ring) => ({ kind: 'roof' as const, rings: [ring] })),
    ...base.map((corner, index) => {
      const next = (index + 1) % 4;
      return { kind: 'wall' as const, rings: [[corner, base[next], top[next], top[index]]] };
    }),
  ];
}

function place({ x, y, angle = 0 }: HouseShape, jitter: () => number): (u: number, v: number) => [number, number] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (u, v) => [x + cos * u - sin * v + jitter(), y + sin * u + cos * v + jitter()];
}

const middle = (p: Point, q: Point): Point => [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2, (p[2] + q[2]) / 2];

/** Numbers between 0 and 1 that are the same in every run. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
