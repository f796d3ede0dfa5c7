import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareUtf8 } from './order.ts';

it('orders strings as their UTF-8 bytes', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'é', '日', '\uE000', '\uFFFD', '🏙', '\u{10FFFF}'),
    maxLength: 4,
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
