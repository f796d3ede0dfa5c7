import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareKeys } from './keys.ts';

it('orders keys as their UTF-8 bytes', () => {
  const key = fc.string({ unit: fc.constantFrom('a', 'é', '日', '\uE000', '\uFFFD', '🏙', '\u{10FFFF}'), maxLength: 4 });
  fc.assert(
    fc.property(key, key, (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
