import type { Rejection } from '../../city/cityObject.ts';
import { MalformedSourceError } from '../errors.ts';
import type { ByteSource } from '../format.ts';
import { readBeginning, sniff } from '../sniff.ts';
import { gunzipSource } from './gzip.ts';
import { type ArchiveLimits, DEFAULT_LIMITS } from './limits.ts';
import { openZip } from './zip.ts';

/** A file in an archive that may hold a city model. Its `sibling` finds what lies beside it in the archive. */
export interface ArchiveEntry {
  /** Path in the archive. */
  name: string;
  /** Bytes after unpacking, where the archive tells. */
  size?: number;
  source: ByteSource;
}

export interface Archive {
  /** In the order of the archive. */
  entries: ArchiveEntry[];
  /** What is in the archive and cannot be used; `place` is its path. */
  rejected: Rejection[];
}

/**
 * Opens a `.zip` or `.gz` by its content. A gzipped file is an archive of one entry, named without its `.gz`.
 * @param name Key or path, for the sentences.
 * @throws MalformedSourceError when it is neither, empty, cut off, damaged, or made to fill disks.
 */
export async function openArchive(
  source: ByteSource,
  name: string,
  limits: ArchiveLimits = DEFAULT_LIMITS,
): Promise<Archive> {
  const kind = sniff(name, await readBeginning(source));
  if (kind === 'zip') return openZip(source, name, limits);
  if (kind !== 'gzip') throw new MalformedSourceError(`"${name}" is neither a zip nor a gzipped file.`);
  const entry = name.slice(name.lastIndexOf('/') + 1).replace(/\.gz$/i, '');
  return { entries: [{ name: entry, source: gunzipSource(source, name, limits) }], rejected: [] };
}
