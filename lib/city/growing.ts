/** A byte buffer that grows as it is appended to; what was written is taken out as one view. */
export interface GrowingBytes {
  readonly length: number;
  /** Appends bytes and answers where they begin. */
  append(bytes: Uint8Array): number;
  /** Appends so many bytes of any content, to be written by the caller at once: they are valid until the next call. */
  reserve(length: number): Uint8Array;
  /** What was appended so far. Valid until the next call. */
  view(): Uint8Array;
}

export function createGrowingBytes(capacity = 1 << 16): GrowingBytes {
  let buffer = new Uint8Array(capacity);
  let length = 0;
  function reserve(more: number): Uint8Array {
    const start = length;
    length += more;
    if (length > buffer.length) {
      const larger = new Uint8Array(Math.max(buffer.length * 2, length));
      larger.set(buffer.subarray(0, start));
      buffer = larger;
    }
    return buffer.subarray(start, length);
  }
  return {
    get length() {
      return length;
    },
    append(bytes) {
      const start = length;
      reserve(bytes.length).set(bytes);
      return start;
    },
    reserve,
    view: () => buffer.subarray(0, length),
  };
}
