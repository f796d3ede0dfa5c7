import { expect, it } from 'vitest';
import { formatBytes, plural, table } from './words.ts';

it('counts in words', () => {
  expect([plural(0, 'file'), plural(1, 'file'), plural(1200, 'file')]).toEqual(['0 files', '1 file', '1,200 files']);
});

it.each([
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [3_400_000, '3.4 MB'],
  [6.5e14, '650.0 TB'],
])('tells %d bytes as %s', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

it('lines columns up, numbers to the right', () => {
  expect(
    table([
      ['', 'built'],
      ['2009 → 2012', 7],
    ]),
  ).toEqual(['             built', '2009 → 2012      7']);
  expect(table([])).toEqual([]);
  expect(table([['failed', 'It printed:\n  no room\n']])).toEqual(['failed  It printed: no room']);
});
