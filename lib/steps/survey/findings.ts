import { decodeColumns, encodeColumns } from '../../city/columns.ts';

/** What `survey` tells `join` of rows and features, in the numbering of `readRows`. */
export interface Findings {
  /** A feature: 0 where it repeats another one. */
  kept: Uint8Array;
  /** A feature: how many of its vintage have had its id, itself included. */
  occurrences: Uint16Array;
  /** A row: the next later and the last earlier vintage that looked at its ground, or -1. */
  next: Int8Array;
  previous: Int8Array;
}

export interface FindingsMeta {
  duplicates: number;
  /** Millimetres by which each vintage lies off. */
  shifts: { x: number; y: number; z: number }[];
}

export const encodeFindings = (findings: Findings, meta: FindingsMeta): Uint8Array =>
  encodeColumns({ ...findings }, meta);

export function decodeFindings(bytes: Uint8Array): Findings & FindingsMeta {
  const { columns, meta } = decodeColumns<Findings & Record<string, never>, FindingsMeta>(bytes);
  return { ...columns, ...meta };
}
