const ZERO = 0x30;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;

const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/**
 * Reads the blank-separated numbers in [start, end) into `out` from `at` on and answers where the next would go. What is
 * no number becomes NaN. Values are those of `Number()`: digits are gathered in an integer below 10^15 and divided by a
 * power of ten of at most 22, which is exact (Clinger 1990); everything else goes to `Number()` itself.
 * `out` must have room for (end - start + 1) / 2 numbers.
 */
export function readNumbers(bytes: Buffer, start: number, end: number, out: Float64Array, at: number): number {
  let index = start;
  let written = at;
  for (;;) {
    while (index < end && bytes[index] <= 32) index++;
    if (index >= end) return written;
    const first = index;
    let byte = bytes[index];
    const isNegative = byte === MINUS;
    if (isNegative || byte === PLUS) byte = bytes[++index];
    const integerStart = index;
    let whole = 0;
    let digit = byte - ZERO;
    while (digit >= 0 && digit <= 9 && index < end) {
      whole = (Math.imul(whole, 10) + digit) | 0;
      digit = bytes[++index] - ZERO;
    }
    const integerDigits = index - integerStart;
    let fraction = 0;
    let fractionDigits = 0;
    if (digit === POINT - ZERO && index < end) {
      const fractionStart = ++index;
      digit = bytes[index] - ZERO;
      while (digit >= 0 && digit <= 9 && index < end) {
        fraction = (Math.imul(fraction, 10) + digit) | 0;
        digit = bytes[++index] - ZERO;
      }
      fractionDigits = index - fractionStart;
    }
    const isEnd = index >= end || bytes[index] <= 32;
    const digits = integerDigits + fractionDigits;
    if (isEnd && digits > 0 && digits <= 15 && integerDigits <= 9 && fractionDigits <= 9) {
      const power = POWERS[fractionDigits];
      const value = (whole * power + fraction) / power;
      out[written++] = isNegative ? -value : value;
    } else if (isEnd && digits > 0) out[written++] = Number(bytes.toString('latin1', first, index));
    else {
      while (index < end && bytes[index] > 32) index++;
      out[written++] = numberOf(bytes.toString('latin1', first, index));
    }
  }
}

/** The number that a text writes in decimal, or NaN: not what else `Number()` takes for one, such as `0x10`. */
function numberOf(text: string): number {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
