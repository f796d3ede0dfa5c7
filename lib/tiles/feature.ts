import type { MetricSurfaces } from '../city/cityObject.ts';

/** How a version came. The position is the number of the enum in tiles. */
export const CAME = ['firstSeen', 'creation', 'modification', 'union', 'division', 'redevelopment'] as const;
export type Came = (typeof CAME)[number];

/** How a version went; `standing` while it stands. The position is the number of the enum in tiles. */
export const WENT = ['standing', 'demolition', 'modification', 'union', 'division', 'redevelopment'] as const;
export type Went = (typeof WENT)[number];

export type ColumnType = 'INT32' | 'FLOAT64' | 'STRING';
export type ColumnValue = number | string | undefined;

/** A column of attributes, beside the five fixed ones. */
export interface Column {
  /** ASCII identifier in the schema class. */
  id: string;
  /** The attribute's own name. */
  name: string;
  type: ColumnType;
  unit?: string;
}

/** A version as a tile draws it. */
export interface Feature {
  id: string;
  /** yyyymmdd: first vintage that saw it, and the first later one that did not (exclusive; 99991231 while it stands). */
  start: number;
  end: number;
  came: Came;
  went: Went;
  surfaces: MetricSurfaces;
  /** One value a column. */
  values: ColumnValue[];
}
