import { z } from 'zod';

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
});
export type Source = z.infer<typeof sourceSchema>;

/** The name of a source in reports: the key, and after `!` the path inside an archive. */
export const sourceName = ({ key, entry }: { key: string; entry?: string | undefined }): string =>
  entry === undefined ? key : `${key}!${entry}`;
