import { createHash } from 'node:crypto';
import { SURFACE_KIND } from '../../city/cityObject.ts';
import { STILL_STANDS } from '../../city/vintage.ts';
import type { Feature } from '../feature.ts';

/**
 * Made houses for tests and benchmarks of this folder: a gable roof, four walls and a ground, seven polygons of fourteen
 * triangles, turned and measured as houses are, `spacing` metres apart on a square grid.
 */
export function makeHouses(count: number, seed = 1, spacing = 20): Feature[] {
  const random = createRandom(seed);
  const side = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, index) => {
    const x = (index % side) * spacing + 3 * random();
    const y = Math.floor(index / side) * spacing + 3 * random();
    const demolished = random() < 0.2;
    return {
      id: createHash('sha256').update(`${seed}/${index}`).digest('hex').slice(0, 16),
      start: random() < 0.8 ? 20090101 : 20120101,
      end: demolished ? 20150101 : STILL_STANDS,
      came: 'firstSeen',
      went: demolished ? 'demolition' : 'standing',
      surfaces: makeHouse(random, x, y),
      values: [],
    };
  });
}

function makeHouse(random: () => number, x: number, y: number): Feature['surfaces'] {
  const [width, depth, wall, roof] = [7 + 6 * random(), 8 + 8 * random(), 3 + 6 * random(), 2 + 3 * random()];
  const angle = random() * Math.PI;
  const zero = 165 + 2 * random();
  const at = (u: number, v: number, z: number) => [
    Math.round(1000 * (x + u * Math.cos(angle) - v * Math.sin(angle))),
    Math.round(1000 * (y + u * Math.sin(angle) + v * Math.cos(angle))),
    Math.round(1000 * (zero + z)),
  ];
  const low = [at(0, 0, 0), at(width, 0, 0), at(width, depth, 0), at(0, depth, 0)];
  const high = [at(0, 0, wall), at(width, 0, wall), at(width, depth, wall), at(0, depth, wall)];
  const ridge = [at(width / 2, 0, wall + roof), at(width / 2, depth, wall + roof)];
  const polygons: [kind: number, ring: number[][]][] = [
    [SURFACE_KIND.ground, [low[0], low[3], low[2], low[1]]],
    [SURFACE_KIND.wall, [low[0], low[1], high[1], ridge[0], high[0]]],
    [SURFACE_KIND.wall, [low[1], low[2], high[2], high[1]]],
    [SURFACE_KIND.wall, [low[2], low[3], high[3], ridge[1], high[2]]],
    [SURFACE_KIND.wall, [low[3], low[0], high[0], high[3]]],
    [SURFACE_KIND.roof, [high[0], ridge[0], ridge[1], high[3]]],
    [SURFACE_KIND.roof, [ridge[0], high[1], high[2], ridge[1]]],
  ];
  const rings = [0];
  for (const [, ring] of polygons) rings.push(rings.at(-1)! + ring.length);
  return {
    coordinates: Int32Array.from(polygons.flatMap(([, ring]) => ring.flat())),
    rings: Uint32Array.from(rings),
    polygons: Uint32Array.from(rings, (_, index) => index),
    kinds: Uint8Array.from(polygons, ([kind]) => kind),
    lods: new Uint8Array(polygons.length).fill(2),
  };
}

/** Mulberry32: a fixed series of numbers from 0 to 1. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Millimetres to metres, nothing else. */
export function placePlainly(coordinates: Int32Array, out: Float64Array): void {
  for (let at = 0; at < coordinates.length; at++) out[at] = coordinates[at] / 1000;
}
