import type { PairEvidence } from '../../changes/compare.ts';
import { decodeColumns, encodeColumns, type TypedColumns } from '../../city/columns.ts';

/** What a unit of `match` found: a row an overlapping pair, by positions in the unit's two lists, with its evidence. */
export type UnitEdges = Record<'earlier' | 'later', Uint32Array> & Record<keyof PairEvidence, Float64Array>;

export interface FoundPair extends PairEvidence {
  earlier: number;
  later: number;
}

/** The columns of evidence. */
export const EVIDENCE = [
  'overlap',
  'sameHeight',
  'measured',
  'heightChange',
  'topChange',
] as const satisfies (keyof PairEvidence)[];

export function encodeEdges(pairs: FoundPair[]): Uint8Array {
  const columns: TypedColumns = {
    earlier: Uint32Array.from(pairs, (pair) => pair.earlier),
    later: Uint32Array.from(pairs, (pair) => pair.later),
  };
  for (const name of EVIDENCE) columns[name] = Float64Array.from(pairs, (pair) => pair[name]);
  return encodeColumns(columns);
}

export function decodeEdges(bytes: Uint8Array): UnitEdges {
  return decodeColumns<TypedColumns>(bytes).columns as unknown as UnitEdges;
}
