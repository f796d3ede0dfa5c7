import type { PairEvidence } from '../../changes/compare.ts';
import { decodeColumns, encodeColumns } from '../../city/columns.ts';

/** What a unit of `match` found: a row an overlapping pair, by positions in the unit's two lists. */
export interface UnitEdges {
  earlier: Uint32Array;
  later: Uint32Array;
  /** Square metres that both cover. */
  overlap: Float64Array;
  /** Square metres of it where the roofs are equally high. */
  sameHeight: Float64Array;
  /** Metres by which the later roof is higher: the median over the overlap, and of the tops. */
  heightChange: Float64Array;
  topChange: Float64Array;
}

export interface FoundPair extends PairEvidence {
  earlier: number;
  later: number;
}

export function encodeEdges(pairs: FoundPair[]): Uint8Array {
  return encodeColumns({
    earlier: Uint32Array.from(pairs, (pair) => pair.earlier),
    later: Uint32Array.from(pairs, (pair) => pair.later),
    overlap: Float64Array.from(pairs, (pair) => pair.overlap),
    sameHeight: Float64Array.from(pairs, (pair) => pair.sameHeight),
    heightChange: Float64Array.from(pairs, (pair) => pair.heightChange),
    topChange: Float64Array.from(pairs, (pair) => pair.topChange),
  });
}

export function decodeEdges(bytes: Uint8Array): UnitEdges {
  return decodeColumns<UnitEdges & Record<string, never>>(bytes).columns;
}
