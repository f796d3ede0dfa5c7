/** The places among vertices that differ in their first two coordinates. */
export interface DistinctPlaces {
  count: number;
  /** For each vertex the number of its place; places are numbered in order of appearance. */
  numbers: Int32Array;
  /** For each place the first vertex that lies there. */
  firsts: Int32Array;
}

/**
 * Numbers the distinct (x, y) of triples x, y, z: the corners of a wall share theirs, and so do neighbouring surfaces.
 * Open addressing over the bits of the two numbers; -0 and 0 may be told apart, which costs a projection and nothing else.
 */
export function numberDistinct(coordinates: Float64Array): DistinctPlaces {
  const vertices = coordinates.length / 3;
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(16, vertices * 2)));
  const slots = new Int32Array(capacity).fill(-1);
  const numbers = new Int32Array(vertices);
  const firsts = new Int32Array(vertices);
  const bits = new Int32Array(coordinates.buffer, coordinates.byteOffset, coordinates.length * 2);
  let count = 0;
  for (let vertex = 0; vertex < vertices; vertex++) {
    const at = vertex * 6;
    let slot = hash(bits[at], bits[at + 1], bits[at + 2], bits[at + 3]) & (capacity - 1);
    while (true) {
      const place = slots[slot];
      if (place < 0) {
        slots[slot] = count;
        firsts[count] = vertex;
        numbers[vertex] = count++;
        break;
      }
      if (areEqual(bits, firsts[place] * 6, at)) {
        numbers[vertex] = place;
        break;
      }
      slot = (slot + 1) & (capacity - 1);
    }
  }
  return { count, numbers, firsts: firsts.subarray(0, count) };
}

/** By bits, so that NaN equals itself. */
function areEqual(bits: Int32Array, a: number, b: number): boolean {
  return (
    bits[a] === bits[b] && bits[a + 1] === bits[b + 1] && bits[a + 2] === bits[b + 2] && bits[a + 3] === bits[b + 3]
  );
}

function hash(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15) ^ c, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13) ^ Math.imul(d, 0x27d4eb2f), 0x165667b1);
  return h ^ (h >>> 16);
}
