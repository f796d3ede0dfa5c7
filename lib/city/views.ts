/** The bytes themselves where they begin at a multiple of `unit`, else a copy that does: typed arrays take no others. */
export function alignedTo(unit: number, bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % unit === 0 ? bytes : bytes.slice();
}

/** Bytes as signed words of this machine's order (little endian); a view of them where they lie at a multiple of four. */
export function int32sOf(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, byteLength } = alignedTo(4, bytes);
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}

/** Bytes as unsigned words, as `int32sOf` reads signed ones. */
export function uint32sOf(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset, byteLength } = alignedTo(4, bytes);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}
