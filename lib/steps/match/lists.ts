import { decodeColumns, encodeColumns, type TypedColumns } from '../../city/columns.ts';

/** One side of a unit of `match`: the rows that are compared, with all that comparing needs. */
export interface MatchSide {
  /** Positions in `MatchUnit.outlineBlobs`. */
  packs: Uint32Array;
  /** Positions in `MatchUnit.shifts`. */
  vintages: Uint8Array;
  lods: Uint8Array;
  /** minX, minY, maxX, maxY with the shift of the vintage taken out. */
  boxes: Int32Array;
  triangleStarts: Uint32Array;
  triangleLengths: Uint32Array;
  roofs: Uint32Array;
}

/** What a unit of `match` reads: the rows of a cell in the state before a vintage, and those of the vintage. */
export interface MatchUnit {
  earlier: MatchSide;
  later: MatchSide;
  outlineBlobs: string[];
  /** x, y, z in millimetres by which each vintage lies off. */
  shifts: [number, number, number][];
  /** Column, row and side of the cell, the latter in millimetres. */
  cell: [column: number, row: number, size: number];
}

type Meta = Pick<MatchUnit, 'outlineBlobs' | 'shifts' | 'cell'>;

export function encodeMatchUnit({ earlier, later, outlineBlobs, shifts, cell }: MatchUnit): Uint8Array {
  const columns: TypedColumns = {};
  for (const [name, column] of Object.entries(earlier)) columns[`earlier.${name}`] = column;
  for (const [name, column] of Object.entries(later)) columns[`later.${name}`] = column;
  return encodeColumns(columns, { outlineBlobs, shifts, cell } satisfies Meta);
}

export function decodeMatchUnit(bytes: Uint8Array): MatchUnit {
  const { columns, meta } = decodeColumns<TypedColumns, Meta>(bytes);
  const sideOf = (side: string): MatchSide => {
    const own = Object.entries(columns).filter(([name]) => name.startsWith(`${side}.`));
    return Object.fromEntries(
      own.map(([name, column]) => [name.slice(side.length + 1), column]),
    ) as unknown as MatchSide;
  };
  return { earlier: sideOf('earlier'), later: sideOf('later'), ...meta };
}

/**
 * Which rows of the run the units compare, for `join` to find its way back: unit u has the rows `earlierEnds[u]` up to
 * `earlierEnds[u + 1]` of `earlier`, and the like of `later`.
 */
export interface MatchRows {
  earlier: Uint32Array;
  earlierEnds: Uint32Array;
  later: Uint32Array;
  laterEnds: Uint32Array;
}

export const encodeMatchRows = (rows: MatchRows): Uint8Array => encodeColumns({ ...rows });

export function decodeMatchRows(bytes: Uint8Array): MatchRows {
  return decodeColumns<MatchRows & Record<string, never>>(bytes).columns;
}
