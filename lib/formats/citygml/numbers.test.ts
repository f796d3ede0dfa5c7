import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumbers } from './numbers.ts';

function read(text: string): number[] {
  const bytes = Buffer.from(`${text}<`);
  const out = new Float64Array(text.length + 1);
  return [...out.subarray(0, readNumbers(bytes, 0, text.length, out, 0))];
}

describe('readNumbers', () => {
  it('reads what Number() reads, to the last bit', () => {
    const decimal = fc
      .tuple(
        fc.constantFrom('', '-', '+'),
        fc.stringMatching(/^\d{1,12}$/),
        fc.stringMatching(/^\d{0,18}$/),
        fc.boolean(),
      )
      .map(([sign, whole, fraction, hasPoint]) => `${sign}${whole}${hasPoint || fraction ? `.${fraction}` : ''}`);
    const number = fc.oneof(
      decimal,
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.constant('.5'),
    );
    fc.assert(
      fc.property(fc.array(number), fc.constantFrom(' ', '\n\t ', '  '), (numbers, blank) => {
        expect(read(numbers.join(blank))).toEqual(numbers.map(Number));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['NaN', 'INF', '1,5', '0x10', '1.2.3', '--1', 'abc', '-', '.', '1e'])('takes %s for no number', (text) => {
    expect(read(`1 ${text} 2`)).toEqual([1, Number.NaN, 2]);
  });

  it('reads nothing from blanks', () => {
    expect(read(' \n ')).toEqual([]);
  });
});
