import { z } from 'zod';

/**
 * Which features of a source make up one of the versions that it tells apart (CityGML 3 Versioning): those with the `gml:id`s in
 * `only`, or all but those in `without`.
 */
const stateSchema = z.object({
  /** Tag or id of the version. */
  version: z.string(),
  only: z.array(z.string()).optional(),
  without: z.array(z.string()).optional(),
});
export type SourceState = z.infer<typeof stateSchema>;

/** A source as `collect` found it: an object of the inbox, or an entry of an archive there. */
export const sourceSchema = z.object({
  key: z.string(),
  /** Path inside the archive. */
  entry: z.string().optional(),
  vintage: z.string(),
  format: z.enum(['citygml', 'cityjson', 'cityjsonseq']),
  version: z.string(),
  /** Bytes as read, after decompression; 0 where that is not known beforehand. */
  size: z.number(),
  /** Of the object's bytes. */
  sha256: z.string(),
  divisible: z.boolean(),
  /** CRS name to read it by, and where that came from. */
  crs: z.string(),
  crsFrom: z.enum(['vintage settings', 'file', 'dataset settings', 'other sources']),
  /** Where the source tells versions apart: the one that stands for `vintage`. */
  state: stateSchema.optional(),
});
export type Source = z.infer<typeof sourceSchema>;

/** The name of a source in reports: the key, and after `!` the path inside an archive. */
export const sourceName = ({ key, entry }: { key: string; entry?: string | undefined }): string =>
  entry === undefined ? key : `${key}!${entry}`;

/** The folder of the inbox that a source lies in. Its vintage is another one where the source tells versions apart. */
export const folderOf = ({ key }: { key: string }): string => key.split('/')[1];

/** Whether a feature is in the part of a source that is read. */
export function createMembership(state: SourceState | undefined): (id: string) => boolean {
  if (state?.only) {
    const only = new Set(state.only);
    return (id) => only.has(id);
  }
  const without = new Set(state?.without);
  return (id) => !without.has(id);
}
