import { withRoom } from './growing.ts';

/**
 * Identifiers kept as bytes while a feature is read, and found again by hash. Strings are not made of them, since a
 * feature has dozens and hardly one of them is ever asked for.
 */
export interface Identifiers {
  readonly count: number;
  reset(): void;
  /** Keeps the bytes of [start, end) and answers their number. */
  add(bytes: Uint8Array, start: number, end: number): number;
  equal(a: number, b: number): boolean;
  hash(number: number): number;
  text(number: number): string;
}

export function createIdentifiers(): Identifiers {
  let kept = new Uint8Array(1 << 12);
  let length = 0;
  let starts = new Uint32Array(256);
  let hashes = new Int32Array(256);
  let count = 0;
  return {
    get count() {
      return count;
    },
    reset() {
      length = 0;
      count = 0;
    },
    add(bytes, start, end) {
      if (length + end - start > kept.length) kept = withRoom(kept, length + end - start);
      let hash = 7;
      for (let index = start; index < end; index++) {
        const byte = bytes[index]!;
        hash = (Math.imul(hash, 31) + byte) | 0;
        kept[length++] = byte;
      }
      if (count + 2 > starts.length) {
        starts = withRoom(starts, count + 2);
        hashes = withRoom(hashes, count + 2);
      }
      hashes[count] = hash ^ (hash >>> 15);
      starts[++count] = length;
      return count - 1;
    },
    equal(a, b) {
      const start = starts[a]!;
      const size = starts[a + 1]! - start;
      const other = starts[b]!;
      if (hashes[a] !== hashes[b] || starts[b + 1]! - other !== size) return false;
      for (let index = 0; index < size; index++) if (kept[start + index] !== kept[other + index]) return false;
      return true;
    },
    hash: (number) => hashes[number]!,
    text: (number) => Buffer.from(kept.buffer).toString('utf8', starts[number]!, starts[number + 1]!),
  };
}
