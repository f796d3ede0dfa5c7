import { UserError } from '../../city/errors.ts';
import { parseVintage } from '../../city/vintage.ts';
import type { CityVersion, VersionHistory } from '../../formats/citygml/versioning.ts';

/** A date as standards write it, of which the time of day and the zone are left away. */
const DATE = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?![\d-])/;
/** A date within a name: `snapshot_2015-01-01`, `v2015`. Other numbers of four digits are no years. */
const DATE_IN_NAME = /(?<!\d)((?:1[5-9]|2[01])\d{2}(?:-\d{2}(?:-\d{2})?)?)(?!\d)/;

/**
 * The date that a version of a source stands for, as the name of a vintage: its own; else that of the last change that led to
 * it, which is when its latest member came or a feature that it no longer has went; else one in its id or tag.
 */
export function dateOfVersion(version: CityVersion, { transitions, lifespans }: VersionHistory): string | undefined {
  const own = vintageName(lifespans.get(version.id)?.from);
  if (own !== undefined) return own;
  const gone = transitions
    .filter(({ to }) => to === version.id)
    .flatMap(({ transactions }) => transactions.flatMap(({ oldFeature }) => oldFeature ?? []));
  const changes = [
    ...version.members.map((id) => lifespans.get(id)?.from),
    ...gone.map((id) => lifespans.get(id)?.to),
  ].flatMap((date) => vintageName(date) ?? []);
  if (changes.length > 0) return changes.reduce((last, date) => (isLater(date, last) ? date : last));
  return nameWithin(version.id) ?? nameWithin(version.tag);
}

function isLater(one: string, other: string): boolean {
  return parseVintage(one).date > parseVintage(other).date;
}

function vintageName(date: string | undefined): string | undefined {
  return valid(DATE.exec(date?.trim() ?? '')?.[1]);
}

function nameWithin(name: string | undefined): string | undefined {
  return valid(DATE_IN_NAME.exec(name ?? '')?.[1]);
}

/** The name, where it is a day of the calendar. */
function valid(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  try {
    return parseVintage(name).name;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
