type Growable = Uint8Array | Int32Array | Uint32Array | Float64Array;

/** `array` itself, or a larger copy of it when it has no room for `length` numbers. */
export function withRoom<Numbers extends Growable>(array: Numbers, length: number): Numbers {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => Numbers)(Math.max(length, array.length * 2));
  larger.set(array as never);
  return larger;
}
