import { InvalidVintageError } from './errors.ts';

/** The date a survey stands for. */
export interface Vintage {
  /** As written: `2009`, `2012-06` or `2012-06-30`. */
  name: string;
  /** yyyymmdd; the first day of a year or month that is named without one. */
  date: number;
}

/** `end` of what still stands: the largest date that tiles and tables use. */
export const STILL_STANDS = 99991231;

const PATTERN = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/**
 * Reads the name of a vintage.
 * @throws InvalidVintageError when the name is no year, month or day of the calendar.
 */
export function parseVintage(name: string): Vintage {
  const match = PATTERN.exec(name);
  if (!match) throw new InvalidVintageError(name);
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCFullYear(year);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 0;
  if (!exists) throw new InvalidVintageError(name);
  return { name, date: year * 10000 + month * 100 + day };
}

/** Orders vintages in time. */
export function compareVintages(a: Vintage, b: Vintage): number {
  return a.date - b.date;
}
