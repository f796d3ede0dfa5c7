import { createHash } from 'node:crypto';
import type { Rejection } from '../../city/cityObject.ts';
import { UserError } from '../../city/errors.ts';
import { openArchive } from '../../formats/archive/index.ts';
import { readVersionHistory, type VersionHistory } from '../../formats/citygml/versioning.ts';
import { MalformedSourceError } from '../../formats/errors.ts';
import type { ByteSource, SourceHeader } from '../../formats/format.ts';
import { type ReadableFormat, readerOf, sniffSource } from '../../formats/index.ts';
import type { InputObject } from '../../inbox/inputs.ts';
import type { ObjectStore } from '../../store/store.ts';
import { objectSource } from '../openSource.ts';
import { sourceName } from '../sources.ts';

/** A source before its CRS is decided. */
export interface FoundSource {
  key: string;
  entry?: string;
  vintage: string;
  format: ReadableFormat;
  size: number;
  sha256: string;
  header: SourceHeader;
  /** What it tells of its own history, if it does. */
  history?: VersionHistory;
}

/** Opens one object of the inbox: what sources are in it, and what of it is refused. */
export async function inspectObject(
  inbox: ObjectStore,
  object: InputObject,
  signal: AbortSignal,
): Promise<{ sources: FoundSource[]; rejected: Rejection[] }> {
  const { key, size, vintage } = object;
  const bytes = objectSource(inbox, key, size, signal);
  try {
    const sha256 = await hashOf(object, bytes);
    const kind = await sniffSource(key, bytes);
    if (kind === 'companion') return { sources: [], rejected: [] };
    if (kind !== 'zip' && kind !== 'gzip') {
      return { sources: [{ key, vintage, size, sha256, ...(await headerOf(kind, bytes)) }], rejected: [] };
    }
    const archive = await openArchive(bytes, key);
    const sources: FoundSource[] = [];
    const rejected: Rejection[] = archive.rejected.map((rejection) => ({ ...rejection, key }));
    for (const entry of archive.entries) {
      const name = sourceName({ key, entry: entry.name });
      try {
        const format = await sniffSource(entry.name, entry.source);
        if (format === 'companion') continue;
        const found = await headerOf(format, entry.source);
        sources.push({ key, entry: entry.name, vintage, size: entry.size ?? 0, sha256, ...found });
      } catch (error) {
        rejected.push(rejectionFrom(error, name));
      }
    }
    if (sources.length === 0 && rejected.length === 0) {
      rejected.push({ key, reason: 'There is no CityGML or CityJSON in this archive.' });
    }
    return { sources, rejected };
  } catch (error) {
    return { sources: [], rejected: [rejectionFrom(error, key)] };
  }
}

async function headerOf(
  format: string,
  bytes: ByteSource,
): Promise<Pick<FoundSource, 'format' | 'header' | 'history'>> {
  const reader = readerOf(format);
  if (!reader) throw new MalformedSourceError('This is neither CityGML nor CityJSON: only these can be read.');
  const header = await reader.readHeader(bytes);
  const found = { format: format as ReadableFormat, header };
  if (format !== 'citygml' || !header.version.startsWith('3')) return found;
  const history = await readVersionHistory(bytes);
  return history.versions.length === 0 ? found : { ...found, history };
}

/** The file store's ETag is the hash already; any other store's bytes are hashed here. */
async function hashOf({ etag }: InputObject, bytes: ByteSource): Promise<string> {
  const known = /^"?sha256-([0-9a-f]{64})"?$/.exec(etag);
  if (known) return known[1];
  const hash = createHash('sha256');
  for await (const chunk of bytes.stream()) hash.update(chunk);
  return hash.digest('hex');
}

/** @throws what is no fault of the input */
export function rejectionFrom(error: unknown, key: string): Rejection {
  if (error instanceof MalformedSourceError) {
    return { key, reason: error.message, ...(error.place !== undefined && { place: error.place }) };
  }
  if (error instanceof UserError && error.name !== 'StoreUnavailableError') return { key, reason: error.message };
  throw error;
}
