/** A byte buffer that grows as it is appended to; what was written is taken out as one copy or view. */
export interface GrowingBytes {
  readonly length: number;
  /** Appends bytes and answers where they begin. */
  append(bytes: Uint8Array): number;
  /** What was appended so far. Valid until the next `append`. */
  view(): Uint8Array;
}

export function createGrowingBytes(capacity = 1 << 16): GrowingBytes {
  let buffer = new Uint8Array(capacity);
  let length = 0;
  return {
    get length() {
      return length;
    },
    append(bytes) {
      const start = length;
      if (start + bytes.length > buffer.length) {
        const larger = new Uint8Array(Math.max(buffer.length * 2, start + bytes.length));
        larger.set(buffer.subarray(0, length));
        buffer = larger;
      }
      buffer.set(bytes, start);
      length += bytes.length;
      return start;
    },
    view: () => buffer.subarray(0, length),
  };
}
