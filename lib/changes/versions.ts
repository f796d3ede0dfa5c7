import { hash } from 'node:crypto';
import { compareUtf8 } from './order.ts';
import { type Piece, piecesOf } from './pieces.ts';
import type { History } from './tables.ts';
import type { BuildingVerdict, Verdicts } from './verdicts.ts';

/** How a version came and went, as tiles and `buildings.jsonl` tell it. */
export type CameBy = 'firstSeen' | 'creation' | 'modification' | 'union' | 'division' | 'redevelopment';
export type WentBy = 'demolition' | 'modification' | 'union' | 'division' | 'redevelopment';

/** A piece as it stood unchanged. */
export interface Version {
  /** First vintage, source id and ordinal, hashed: eleven letters of base64url. */
  id: string;
  /** First vintage that saw it. */
  start: string;
  /** First later vintage that looked and did not find it so; null while it stands. */
  end: string | null;
  seen: string[];
  /** The buildings that owned it in each vintage that saw it. */
  ids: Record<string, string[]>;
  came: CameBy;
  went: WentBy | null;
  /** Row of the body that draws it. */
  geometry: number;
  /** Row of the newest body of it, whose building's attributes it shows: the one that shares most of its box. */
  newest: number;
  /** Rows of all its bodies in the order of time. */
  members: number[];
}

/** The versions of a history that is `inOrder`; rows are those of that order. Sorted by the body that draws them. */
export function versionsOf(history: History, verdicts: Verdicts): Version[] {
  const pieces = piecesOf(history, verdicts);
  const ids = hashIds(history, pieces);
  return pieces.map((piece, index) => versionOf(history, verdicts, piece, ids[index]));
}

function versionOf(history: History, verdicts: Verdicts, { body, members }: Piece, id: string): Version {
  const { vintages, bodies, buildingIds } = history;
  const rowsOf = Map.groupBy(members, (row) => bodies.vintage[row]);
  const seen = [...rowsOf.keys()].sort((a, b) => a - b);
  const first = rowsOf.get(seen[0])!;
  const last = rowsOf.get(seen.at(-1)!)!;
  const ending = last.filter((row) => bodies.next[row] >= 0);
  const end = ending.reduce((soonest, row) => Math.min(soonest, bodies.next[row]), Infinity);
  const owners = (rows: number[]): string[] =>
    [...new Set(rows.map((row) => buildingIds(bodies.building[row])))].sort(compareUtf8);
  return {
    id,
    start: vintages[seen[0]],
    end: ending.length === 0 ? null : vintages[end],
    seen: seen.map((vintage) => vintages[vintage]),
    ids: Object.fromEntries(seen.map((vintage) => [vintages[vintage], owners(rowsOf.get(vintage)!)])),
    came: cameBy(history, verdicts, first[0]),
    went: ending.length === 0 ? null : wentBy(verdicts, ending.find((row) => bodies.next[row] === end)!),
    geometry: body,
    newest: last[0],
    members,
  };
}

function cameBy({ bodies }: History, { buildings, buildingVerdicts }: Verdicts, row: number): CameBy {
  const verdict = buildingVerdicts[buildings.to[row]];
  if (bodies.previous[row] < 0 && !isDeed(verdict)) return 'firstSeen';
  return isDeed(verdict) || verdict === 'creation' || verdict === 'firstSeen' ? verdict : 'modification';
}

function wentBy({ buildings, buildingVerdicts }: Verdicts, row: number): WentBy {
  const verdict = buildingVerdicts[buildings.from[row]];
  return isDeed(verdict) || verdict === 'demolition' ? verdict : 'modification';
}

function isDeed(verdict: BuildingVerdict): verdict is 'modification' | 'union' | 'division' | 'redevelopment' {
  return verdict === 'modification' || verdict === 'union' || verdict === 'division' || verdict === 'redevelopment';
}

/**
 * The ids of pieces: of the first body of each in its first vintage, and, where several pieces have that in common, of
 * the place of each among them.
 */
function hashIds({ vintages, bodies, buildingIds }: History, pieces: Piece[]): string[] {
  const counts = new Map<number, number>();
  return pieces.map(({ members }) => {
    const first = members[0];
    const place = counts.get(first) ?? 0;
    counts.set(first, place + 1);
    return versionId(
      vintages[bodies.vintage[first]],
      buildingIds(bodies.building[first]),
      bodies.ordinal[first],
      place,
    );
  });
}

/** The id of a version: eleven letters of base64url. `place` tells pieces of one body apart. */
export function versionId(vintage: string, buildingId: string, ordinal: number, place: number): string {
  const name = JSON.stringify([vintage, buildingId, ordinal, place]);
  return hash('sha256', name, 'base64url').slice(0, 11);
}
