import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareUtf8, utf8Comparison } from './order.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'é', '日', '\uE000', '\uFFFD', '🏙', '\u{10FFFF}'),
  maxLength: 4,
});

it('orders strings as their UTF-8 bytes', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

it('orders a list in the same way, whatever is in it', () => {
  const plain = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '日'), maxLength: 4 });
  fc.assert(
    fc.property(fc.oneof(fc.array(text), fc.array(plain)), (strings) => {
      const bytes = (string: string) => Buffer.from(string);
      const expected = strings.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b)));
      expect(strings.toSorted(utf8Comparison(strings))).toEqual(expected);
    }),
  );
});
