import type { Feature } from './feature.ts';

/**
 * The `3DTILES_temporal` extension in the dialect that UD-Viz reads: dates are numbers, features are named by
 * `featureIds`, and dates offered to people come from transactions alone.
 */
export const TEMPORAL = '3DTILES_temporal';

/** A change between versions, as the tileset tells it. Dates are yyyymmdd. */
export interface VersionTransaction {
  to: number;
  type: 'creation' | 'demolition' | 'modification' | 'union' | 'division' | 'redevelopment';
  /** Ids of the versions that went and that came. */
  source: string[];
  destination: string[];
}

type Json = Record<string, unknown>;

/** A date as a year with its fraction, months being twelfths: 20120701 is 2012.5. */
export function decimalYear(date: number): number {
  const [year, month, day] = [Math.floor(date / 10000), Math.floor(date / 100) % 100, date % 100];
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return Math.round((year + (month - 1 + (day - 1) / days) / 12) * 10000) / 10000;
}

/** The last vintage before an exclusive end; the last of all for what still stands. */
export function lastSeen(end: number, vintages: readonly number[]): number {
  return vintages.findLast((vintage) => vintage < end) ?? vintages[0];
}

/**
 * The extension of the tileset. Creations and demolitions are left out: the viewer finds them by their dates, and a
 * transaction would take their colours away. For each pair of vintages there is one transaction of nothing, since the
 * dates that can be chosen come from transactions. The viewer colours modifications only, so that unions, divisions and
 * redevelopments are followed by a modification of the same versions.
 * @param vintages dates of all vintages, ascending.
 */
export function temporalTileset(vintages: readonly number[], transactions: readonly VersionTransaction[]): Json {
  const entries: Json[] = [];
  const add = (from: number, to: number, type: string, source: string[], destination: string[]) =>
    entries.push({
      id: String(entries.length),
      startDate: decimalYear(from),
      endDate: decimalYear(to),
      type,
      tags: [],
      source,
      destination,
    });
  for (let later = 1; later < vintages.length; later++) {
    add(vintages[later - 1], vintages[later], 'modification', [], []);
  }
  for (const { to, type, source, destination } of transactions) {
    if (type === 'creation' || type === 'demolition') continue;
    const from = lastSeen(to, vintages);
    if (type === 'union' || type === 'division') add(from, to, type, source, destination);
    add(from, to, 'modification', source, destination);
  }
  return { ...datesOf(vintages[0], vintages.at(-1)!), transactions: entries, versions: [], versionTransitions: [] };
}

/** The extension of a tile's bounding volume, from its earliest start and latest end (exclusive). */
export function temporalVolume(start: number, end: number, vintages: readonly number[]): Json {
  return { [TEMPORAL]: datesOf(start, lastSeen(end, vintages)) };
}

/** The extension of a batch table: when each feature was first and last seen. */
export function temporalBatchTable(features: Feature[], vintages: readonly number[]): Json {
  return {
    startDates: features.map(({ start }) => decimalYear(start)),
    endDates: features.map(({ end }) => decimalYear(lastSeen(end, vintages))),
    featureIds: features.map(({ id }) => id),
  };
}

const datesOf = (start: number, end: number) => ({ startDate: decimalYear(start), endDate: decimalYear(end) });
