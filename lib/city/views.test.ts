import { describe, expect, it } from 'vitest';
import { int32sOf, uint32sOf } from './views.ts';

describe('int32sOf and uint32sOf', () => {
  const words = Int32Array.of(-1, 2, 3);
  const bytes = new Uint8Array(words.buffer);

  it('see the same words in bytes that lie at a multiple of four', () => {
    expect(int32sOf(bytes.subarray(4))).toEqual(Int32Array.of(2, 3));
    expect(int32sOf(bytes).buffer).toBe(bytes.buffer);
    expect(uint32sOf(bytes)).toEqual(Uint32Array.of(0xffffffff, 2, 3));
  });

  it.each([1, 2, 3])('read words that lie %i bytes off', (offset) => {
    const shifted = new Uint8Array(bytes.length + offset);
    shifted.set(bytes, offset);
    expect(int32sOf(shifted.subarray(offset))).toEqual(words);
    expect(uint32sOf(shifted.subarray(offset))).toEqual(Uint32Array.of(0xffffffff, 2, 3));
  });

  it('take no bytes for no words', () => {
    expect(int32sOf(new Uint8Array(0))).toHaveLength(0);
  });
});
