/** Numbers triples of integers. Made for many small sets: clearing costs nothing. */
export interface CornerTable {
  /** Forgets all triples and makes room for `most` distinct ones. */
  clear(most: number): void;
  /** The number that the triple got before, else `next`, which it has from now on. */
  find(a: number, b: number, c: number, next: number): number;
}

/** An open-addressed hash table whose slots count as empty unless they were written since the last `clear`. */
export function createCornerTable(): CornerTable {
  let slots = allocate(64);
  let mask = 63;
  let age = 0;
  return {
    clear(most) {
      let size = mask + 1;
      while (size < 2 * most) size *= 2;
      if (size > mask + 1) {
        slots = allocate(size);
        mask = size - 1;
        age = 0;
      }
      age++;
    },
    find(a, b, c, next) {
      let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(c, 0xc2b2ae3d);
      hash ^= hash >>> 15;
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const at = WORDS * slot;
        if (slots[at] !== age) {
          slots[at] = age;
          slots[at + 1] = a;
          slots[at + 2] = b;
          slots[at + 3] = c;
          slots[at + 4] = next;
          return next;
        }
        if (slots[at + 1] === a && slots[at + 2] === b && slots[at + 3] === c) return slots[at + 4];
      }
    },
  };
}

/** Age, the triple and its number. */
const WORDS = 5;
const allocate = (slots: number): Int32Array => new Int32Array(WORDS * slots);
