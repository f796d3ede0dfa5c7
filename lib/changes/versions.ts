import { hash } from 'node:crypto';
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
  /** Row of a body of the last vintage that saw it: the first by id where there are several. */
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
  const { vintages, bodies } = history;
  const seen: string[] = [];
  const ids: Record<string, string[]> = {};
  let start = 0;
  let last = 0;
  while (start < members.length) {
    last = start;
    const vintage = bodies.vintage[members[start]];
    while (start < members.length && bodies.vintage[members[start]] === vintage) start++;
    seen.push(vintages[vintage]);
    ids[vintages[vintage]] = ownersOf(history, members, last, start);
  }
  let ending = -1;
  for (let at = last; at < members.length; at++) {
    const next = bodies.next[members[at]];
    if (next >= 0 && (ending < 0 || next < bodies.next[ending])) ending = members[at];
  }
  return {
    id,
    start: seen[0],
    end: ending < 0 ? null : vintages[bodies.next[ending]],
    seen,
    ids,
    came: cameBy(history, verdicts, members[0]),
    went: ending < 0 ? null : wentBy(verdicts, ending),
    geometry: body,
    newest: members[last],
    members,
  };
}

/** The ids of the buildings of some rows, which are in the order of ids. */
function ownersOf({ bodies, buildingIds }: History, rows: number[], start: number, end: number): string[] {
  const owners = [buildingIds(bodies.building[rows[start]])];
  for (let at = start + 1; at < end; at++) {
    if (bodies.building[rows[at]] !== bodies.building[rows[at - 1]])
      owners.push(buildingIds(bodies.building[rows[at]]));
  }
  return owners;
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
