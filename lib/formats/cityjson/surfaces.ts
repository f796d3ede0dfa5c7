import type { Rejection, SourceSurfaces } from '../../city/cityObject.ts';

/** A ring as its vertices' numbers; where it stood in the surface, and each vertex in the ring, as written. */
export interface ReadRing {
  ring: number;
  vertices: number[];
  places: number[];
}

/** Gathers the polygons of one feature. */
export interface SurfaceBuilder {
  readonly count: number;
  readonly rejected: Rejection[];
  /** Adds a polygon and answers its number; one that cannot be used is rejected, and undefined is answered. */
  add(
    rings: unknown,
    vertices: Float64Array,
    kind: number,
    lod: number,
  ): { polygon: number; rings: ReadRing[] } | undefined;
  reject(reason: string): void;
  build(): SourceSurfaces;
}

export function createSurfaceBuilder(): SurfaceBuilder {
  const coordinates: number[] = [];
  const ringStarts = [0];
  const polygonStarts = [0];
  const kinds: number[] = [];
  const lods: number[] = [];
  const rejected: Rejection[] = [];

  return {
    get count() {
      return kinds.length;
    },
    rejected,
    add(boundaries, vertices, kind, lod) {
      const rings = readRings(boundaries, vertices);
      if (typeof rings === 'string') {
        rejected.push({ reason: rings });
        return undefined;
      }
      for (const { vertices: numbers } of rings) {
        for (const number of numbers) {
          coordinates.push(vertices[3 * number], vertices[3 * number + 1], vertices[3 * number + 2]);
        }
        ringStarts.push(coordinates.length / 3);
      }
      polygonStarts.push(ringStarts.length - 1);
      kinds.push(kind);
      lods.push(lod);
      return { polygon: kinds.length - 1, rings };
    },
    reject(reason) {
      rejected.push({ reason });
    },
    build: () => ({
      coordinates: Float64Array.from(coordinates),
      rings: Uint32Array.from(ringStarts),
      polygons: Uint32Array.from(polygonStarts),
      kinds: Uint8Array.from(kinds),
      lods: Uint8Array.from(lods),
    }),
  };
}

/** The rings of a surface, or the sentence that says why it cannot be used. */
function readRings(boundaries: unknown, vertices: Float64Array): ReadRing[] | string {
  if (!Array.isArray(boundaries) || boundaries.length === 0) return 'A surface has no rings: give it an exterior ring.';
  const rings: ReadRing[] = [];
  for (let number = 0; number < boundaries.length; number++) {
    const ring = readRing(boundaries[number], number, vertices);
    if (typeof ring === 'string') return ring;
    if (ring.vertices.length >= 3) rings.push(ring);
    else if (rings.length === 0) {
      return `A ring has ${ring.vertices.length} distinct points, but a surface needs at least three.`;
    }
    // A hole of fewer than three points takes nothing away from its surface.
  }
  return rings;
}

/** Consecutive repetitions of a vertex, and the closing one, are left out. */
function readRing(boundary: unknown, position: number, vertices: Float64Array): ReadRing | string {
  if (!Array.isArray(boundary)) return 'A ring is no list of vertex numbers.';
  const ring: ReadRing = { ring: position, vertices: [], places: [] };
  for (let place = 0; place < boundary.length; place++) {
    const number = boundary[place] as unknown;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number * 3 >= vertices.length) {
      return `A ring names the vertex ${JSON.stringify(number)}, but there are ${vertices.length / 3} vertices.`;
    }
    if (Number.isNaN(vertices[3 * number])) {
      return `The vertex ${number} of a ring is not three finite numbers.`;
    }
    if (ring.vertices.length > 0 && isSamePoint(vertices, ring.vertices.at(-1)!, number)) continue;
    ring.vertices.push(number);
    ring.places.push(place);
  }
  while (ring.vertices.length > 1 && isSamePoint(vertices, ring.vertices[0], ring.vertices.at(-1)!)) {
    ring.vertices.pop();
    ring.places.pop();
  }
  return ring;
}

function isSamePoint(vertices: Float64Array, a: number, b: number): boolean {
  if (a === b) return true;
  const [i, j] = [3 * a, 3 * b];
  return vertices[i] === vertices[j] && vertices[i + 1] === vertices[j + 1] && vertices[i + 2] === vertices[j + 2];
}
