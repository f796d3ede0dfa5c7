import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeColumns, encodeColumns } from './columns.ts';

describe('columns', () => {
  it('come back as they went in, whatever lies before them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
        fc.array(fc.double({ noNaN: true })),
        fc.uint8Array(),
        fc.nat(9),
        (integers, doubles, bytes, offset) => {
          const columns = { integers: Int32Array.from(integers), doubles: Float64Array.from(doubles), bytes };
          const encoded = encodeColumns(columns, { note: 'é' });
          const shifted = new Uint8Array(encoded.length + offset);
          shifted.set(encoded, offset);
          const decoded = decodeColumns<typeof columns>(shifted.subarray(offset));
          expect(decoded.columns).toEqual({ ...columns, bytes: Uint8Array.from(bytes) });
          expect(decoded.meta).toEqual({ note: 'é' });
        },
      ),
    );
  });

  it('are equal bytes in whatever order they are named', () => {
    const a = Uint8Array.of(1, 2);
    const b = Float64Array.of(3);
    expect(encodeColumns({ a, b })).toEqual(encodeColumns({ b, a }));
  });

  it('refuses other bytes', () => {
    expect(() => decodeColumns(new Uint8Array(16))).toThrow('these bytes are no table');
  });
});
