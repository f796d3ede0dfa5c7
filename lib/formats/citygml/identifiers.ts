import { withRoom } from './growing.ts';

/**
 * Identifiers kept as bytes while a feature is read, and found again by hash. Strings are not made of them, since a
 * feature has dozens and hardly one of them is ever asked for. Identifier n has the bytes `starts[n]` to `starts[n + 1]`.
 */
export interface Identifiers {
  bytes: Uint8Array;
  length: number;
  starts: Uint32Array;
  hashes: Int32Array;
  count: number;
}

export function createIdentifiers(): Identifiers {
  return {
    bytes: new Uint8Array(1 << 12),
    length: 0,
    starts: new Uint32Array(256),
    hashes: new Int32Array(256),
    count: 0,
  };
}

export function resetIdentifiers(identifiers: Identifiers): void {
  identifiers.length = 0;
  identifiers.count = 0;
}

/** Keeps the bytes of [start, end) and answers their number. */
export function addIdentifier(identifiers: Identifiers, bytes: Uint8Array, start: number, end: number): number {
  const size = end - start;
  const number = identifiers.count++;
  let { length } = identifiers;
  if (length + size > identifiers.bytes.length) identifiers.bytes = withRoom(identifiers.bytes, length + size);
  if (number + 2 > identifiers.starts.length) {
    identifiers.starts = withRoom(identifiers.starts, number + 2);
    identifiers.hashes = withRoom(identifiers.hashes, number + 2);
  }
  const kept = identifiers.bytes;
  let hash = 7;
  for (let index = start; index < end; index++) {
    const byte = bytes[index];
    hash = (Math.imul(hash, 31) + byte) | 0;
    kept[length++] = byte;
  }
  identifiers.length = length;
  identifiers.hashes[number] = hash ^ (hash >>> 15);
  identifiers.starts[number + 1] = length;
  return number;
}

export function areSame(identifiers: Identifiers, a: number, b: number): boolean {
  const { bytes, starts, hashes } = identifiers;
  if (hashes[a] !== hashes[b]) return false;
  const start = starts[a];
  const other = starts[b];
  const size = starts[a + 1] - start;
  if (starts[b + 1] - other !== size) return false;
  for (let index = 0; index < size; index++) if (bytes[start + index] !== bytes[other + index]) return false;
  return true;
}

export function textOfIdentifier({ bytes, starts }: Identifiers, number: number): string {
  return Buffer.from(bytes.buffer).toString('utf8', starts[number], starts[number + 1]);
}
