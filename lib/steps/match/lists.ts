import { decodeColumns, encodeColumns, type TypedColumn, type TypedColumns } from '../../city/columns.ts';

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

export function encodeMatchLists(lists: MatchLists): Uint8Array {
  const { earlier, later, outlineBlobs, shifts, cellSize, ...ends } = lists;
  const columns: TypedColumns = { ...ends };
  for (const [side, entries] of [
    ['earlier', earlier],
    ['later', later],
  ] as const) {
    for (const [name, column] of Object.entries(entries)) columns[`${side}.${name}`] = column;
  }
  return encodeColumns(columns, { outlineBlobs, shifts, cellSize });
}

type Meta = Pick<MatchLists, 'outlineBlobs' | 'shifts' | 'cellSize'>;

export function decodeMatchLists(bytes: Uint8Array): MatchLists {
  const { columns, meta } = decodeColumns<Record<string, TypedColumn>, Meta>(bytes);
  const entriesOf = (side: 'earlier' | 'later'): MatchEntries => {
    const prefix = `${side}.`;
    const own = Object.entries(columns).filter(([name]) => name.startsWith(prefix));
    return Object.fromEntries(
      own.map(([name, column]) => [name.slice(prefix.length), column]),
    ) as unknown as MatchEntries;
  };
  const { earlierEnds, laterEnds, cells } = columns as unknown as Pick<
    MatchLists,
    'earlierEnds' | 'laterEnds' | 'cells'
  >;
  return { earlier: entriesOf('earlier'), later: entriesOf('later'), earlierEnds, laterEnds, cells, ...meta };
}
