/** Orders strings by their UTF-8 bytes, as S3 lists keys and as all that is published is ordered. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    // Strings compare by UTF-16 units, which is the same order but for surrogates.
    if (x !== y) return rankOf(x) - rankOf(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others, though their numbers lie below those from U+E000. */
const rankOf = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

const SURROGATES_OR_ABOVE = /[\ud800-\uffff]/;

/** `compareUtf8` for a list that is sorted as a whole: the language's own comparison where none of its strings needs another. */
export function utf8Comparison(strings: string[]): (a: string, b: string) => number {
  if (strings.some((string) => SURROGATES_OR_ABOVE.test(string))) return compareUtf8;
  return (a, b) => (a < b ? -1 : a > b ? 1 : 0);
}
