import { decodeColumns, encodeColumns } from '../../city/columns.ts';

/**
 * The rows that each unit of `match` compares. Unit u has the entries `earlierEnds[u]` up to `earlierEnds[u + 1]` of the
 * state before and `laterEnds[u]` up to `laterEnds[u + 1]` of the vintage; an entry tells all that comparing needs.
 */
export interface MatchLists {
  earlier: MatchEntries;
  earlierEnds: Uint32Array;
  later: MatchEntries;
  laterEnds: Uint32Array;
  /** Blobs with the outlines, by the numbers in `packs`. */
  outlineBlobs: string[];
  /** x, y, z in millimetres by which each vintage lies off. */
  shifts: [number, number, number][];
  cellSize: number;
  /** Column and row of each unit's cell. */
  cells: Int32Array;
}

export interface MatchEntries {
  /** Number of the row among all rows of the run. */
  rows: Uint32Array;
  packs: Uint32Array;
  vintages: Uint8Array;
  lods: Uint8Array;
  /** minX, minY, maxX, maxY with the shift of the vintage taken out. */
  boxes: Int32Array;
  triangleStarts: Uint32Array;
  triangleLengths: Uint32Array;
  roofs: Uint32Array;
}

const SIDES = ['earlier', 'later'] as const;

export function encodeMatchLists(lists: MatchLists): Uint8Array {
  const { earlier, later, outlineBlobs, shifts, cellSize, ...ends } = lists;
  const columns: Record<string, MatchEntries[keyof MatchEntries] | Int32Array> = { ...ends };
  for (const [side, entries] of [['earlier', earlier], ['later', later]] as const) {
    for (const [name, column] of Object.entries(entries)) columns[`${side}.${name}`] = column;
  }
  return encodeColumns(columns, { outlineBlobs, shifts, cellSize });
}

type Meta = Pick<MatchLists, 'outlineBlobs' | 'shifts' | 'cellSize'>;

export function decodeMatchLists(bytes: Uint8Array): MatchLists {
  const { columns, meta } = decodeColumns<Record<string, never>, Meta>(bytes);
  const named = columns as unknown as Record<string, Uint32Array & Int32Array & Uint8Array>;
  const [earlier, later] = SIDES.map((side) => ({
    rows: named[`${side}.rows`]!,
    packs: named[`${side}.packs`]!,
    vintages: named[`${side}.vintages`]!,
    lods: named[`${side}.lods`]!,
    boxes: named[`${side}.boxes`]!,
    triangleStarts: named[`${side}.triangleStarts`]!,
    triangleLengths: named[`${side}.triangleLengths`]!,
    roofs: named[`${side}.roofs`]!,
  })) as [MatchEntries, MatchEntries];
  return { earlier, later, earlierEnds: named.earlierEnds!, laterEnds: named.laterEnds!, cells: named.cells!, ...meta };
}
