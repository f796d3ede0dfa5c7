import { describe, expect, it } from 'vitest';
import { compareVintages, parseVintage } from './vintage.ts';

describe('parseVintage', () => {
  it.each([
    ['2009', 20090101],
    ['2012-06', 20120601],
    ['2012-02-29', 20120229],
    ['0033', 330101],
  ])('reads %s as %i', (name, date) => {
    expect(parseVintage(name)).toEqual({ name, date });
  });

  it.each(['', '09', '2009-13', '2011-02-29', '2012-6', 'summer', '2009-01-01T00:00', '0000'])(
    'refuses "%s"',
    (name) => {
      expect(() => parseVintage(name)).toThrow(`"${name}" is no vintage: name the folder by`);
    },
  );

  it('orders by day', () => {
    const sorted = ['2012-06-30', '2009', '2012-06'].map(parseVintage).sort(compareVintages);
    expect(sorted.map(({ name }) => name)).toEqual(['2009', '2012-06', '2012-06-30']);
  });
});
