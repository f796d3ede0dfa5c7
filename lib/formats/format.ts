import type { CityObject, Rejection } from '../city/cityObject.ts';

/** Bytes that can be read again from any place: an object, a file, or an entry of an archive. */
export interface ByteSource {
  /** Total number of bytes where it is known beforehand. */
  size?: number;
  /** The bytes from `start` (default 0) up to, not including, `end` (default all). */
  stream(start?: number, end?: number): AsyncIterable<Uint8Array>;
  /** An object beside this one by its relative path (code lists, images), or undefined. */
  sibling?(path: string): Promise<Uint8Array | undefined>;
}

export type FormatName = 'CityGML' | 'CityJSON' | 'CityJSONSeq';

/** What the beginning of a source tells. */
export interface SourceHeader {
  format: FormatName;
  /** `1.0`, `2.0`, `3.0`, `1.1` … */
  version: string;
  /** CRS name as written; absent where the file names none. */
  srsName?: string;
  /** First vertex of the data in the axes as written: enough to tell where on Earth it is. */
  firstVertex?: [number, number, number];
  /** A source may be read in parts only where this is true: `readFeatures` then takes any byte range. */
  divisible: boolean;
}

export interface ReadRange {
  /** Features whose member element begins at or after `start` and before `end` are read. */
  start: number;
  end: number;
}

/** What the whole reading found beside features. Complete once the iteration has ended. */
export interface ReadReport {
  rejected: Rejection[];
  /** Features that were read, by module. */
  features: Record<string, number>;
  /** Names of elements that hold geometry but that no rule knew. */
  unknown: string[];
  /** Rings whose last vertex did not repeat the first; they were closed. */
  unclosedRings?: number;
}

/** A reader of one format. Batches are as large as is cheap; order is the order of the source. */
export interface FormatReader {
  readHeader(source: ByteSource): Promise<SourceHeader>;
  /** @throws MalformedSourceError when the source as a whole cannot be trusted (truncated, not XML, entity tricks). */
  readFeatures(
    source: ByteSource,
    header: SourceHeader,
    report: ReadReport,
    range?: ReadRange,
  ): AsyncGenerator<CityObject[]>;
}
