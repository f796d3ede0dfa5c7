import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import type { Rejection } from '../../city/cityObject.ts';
import { MalformedSourceError } from '../errors.ts';
import type { ByteSource } from '../format.ts';
import { gunzipSource } from './gzip.ts';
import type { Archive, ArchiveEntry } from './index.ts';
import { inflateChunks } from './inflate.ts';
import { type ArchiveLimits, checkGrowth } from './limits.ts';
import { climbsOut, isArchiveName, isDataName, isGzipName, resolveBeside } from './names.ts';
import { sliceChunks } from './slice.ts';
import { SourceReader } from './zipReader.ts';

const STORED = 0;
/** Upper half of `externalFileAttributes` where a Unix wrote the entry: the type bits of a symbolic link. */
const UNIX = 3;
const TYPE_BITS = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * Opens a zip by its directory at the end; entries are read from where they lie, never unpacked to disk.
 * @throws MalformedSourceError when it is empty, cut off, encrypted as a whole, or a bomb.
 */
export async function openZip(source: ByteSource, name: string, limits: ArchiveLimits): Promise<Archive> {
  const size = source.size ?? (await measure(source));
  const directory = await readDirectory(source, size, name, limits);
  const { found } = directory;
  if (found.length === 0)
    throw new MalformedSourceError(`"${name}" is an empty archive: there is nothing to read in it.`);
  const totalBytes = found.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  checkGrowth(name, size, totalBytes, limits);

  const files = new Map<string, Entry>();
  const rejected: Rejection[] = [];
  for (const entry of found) {
    const path = nameOf(entry);
    if (path.endsWith('/')) continue;
    const reason = faultOf(entry, path, files.has(path));
    if (reason) rejected.push({ place: path, reason });
    else files.set(path, entry);
  }

  const sourceOf = (path: string, entry: Entry): ByteSource => ({
    size: entry.uncompressedSize,
    stream: (start, end) => readEntry(directory, source, entry, path, limits, start, end),
    async sibling(relative) {
      const target = resolveBeside(path, relative);
      const beside = target === undefined ? undefined : files.get(target);
      if (!beside?.canDecodeFileData()) return undefined;
      return Buffer.concat(await Array.fromAsync(readEntry(directory, source, beside, target!, limits)));
    },
  });
  const entries: ArchiveEntry[] = [];
  for (const [path, entry] of files) {
    if (!isDataName(path)) continue;
    const raw = sourceOf(path, entry);
    if (isGzipName(path)) entries.push({ name: path, source: gunzipSource(raw, path, limits) });
    else entries.push({ name: path, size: entry.uncompressedSize, source: raw });
  }
  return { entries, rejected };
}

interface Directory {
  zip: ZipFile;
  reader: SourceReader;
  found: Entry[];
}

async function readDirectory(
  source: ByteSource,
  size: number,
  name: string,
  limits: ArchiveLimits,
): Promise<Directory> {
  const reader = new SourceReader(source, size);
  try {
    // Names are decoded and judged one by one below, so that a bad one does not refuse its neighbours.
    const zip = await fromRandomAccessReaderPromise(reader, size, { decodeStrings: false, autoClose: false });
    if (zip.entryCount > limits.entries) throw new Error(`it has ${zip.entryCount} entries`);
    const found: Entry[] = [];
    for await (const entry of zip.eachEntry()) found.push(entry);
    return { zip, reader, found };
  } catch (error) {
    if (reader.failure) throw reader.failure.error;
    const why = error instanceof Error ? error.message : String(error);
    throw new MalformedSourceError(
      `"${name}" cannot be opened as a zip (${why}): it is cut off or damaged, so copy it again from where it came.`,
      undefined,
      { cause: error },
    );
  }
}

/** Why an entry cannot be used, as a sentence; undefined for what can, or is of no interest. */
function faultOf(entry: Entry, path: string, isTwice: boolean): string | undefined {
  const inArchive = `"${path}" in the archive`;
  if (climbsOut(path)) return `${inArchive} has a path that leads out of it: pack it again with plain relative paths.`;
  const type = entry.versionMadeBy >>> 8 === UNIX ? (entry.externalFileAttributes >>> 16) & TYPE_BITS : 0;
  if (type === SYMBOLIC_LINK) return `${inArchive} is a symbolic link: pack the file that it points to instead.`;
  if (isArchiveName(path)) return `${inArchive} is an archive itself: unpack it and drop its files beside this one.`;
  if (isTwice) return `${inArchive} is there twice: the first was used, so pack the other under another name.`;
  if (!isDataName(path)) return undefined;
  if (entry.isEncrypted()) return `${inArchive} is encrypted: unpack it with its password and drop the files.`;
  if (!entry.canDecodeFileData()) {
    return `${inArchive} is compressed by a method (${entry.compressionMethod}) that is not supported: pack it again with "deflate".`;
  }
  return undefined;
}

/** Many tools write UTF-8 names without saying so; else the zip's own rules hold (CP437, or the flag and field for UTF-8). */
function nameOf(entry: Entry): string {
  const name = utf8OrUndefined(entry.fileNameRaw);
  if (name !== undefined && !entry.extraFields.some(({ id }) => id === 0x7075)) return name.replaceAll('\\', '/');
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
}

function utf8OrUndefined(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function* readEntry(
  directory: Directory,
  source: ByteSource,
  entry: Entry,
  path: string,
  limits: ArchiveLimits,
  start = 0,
  end = entry.uncompressedSize,
): AsyncGenerator<Uint8Array> {
  const at = await dataStart(directory, entry, path);
  if (entry.compressionMethod === STORED && (start > 0 || end < entry.uncompressedSize)) {
    yield* source.stream(at + start, at + Math.min(end, entry.uncompressedSize));
    return;
  }
  const packed = source.stream(at, at + entry.compressedSize);
  const chunks = entry.compressionMethod === STORED ? packed : inflateChunks(packed, 'raw', path, limits);
  // What is read to its end is read beyond it, so that the checks at the end are met.
  const isWhole = end >= entry.uncompressedSize;
  yield* sliceChunks(checked(chunks, entry, path), start, isWhole ? Number.POSITIVE_INFINITY : end);
}

async function dataStart({ zip, reader }: Directory, entry: Entry, path: string): Promise<number> {
  try {
    return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
  } catch (error) {
    if (reader.failure) throw reader.failure.error;
    throw damaged(path, error);
  }
}

/** Passes an entry on while holding it to the size and checksum that the directory gives. */
async function* checked(chunks: AsyncIterable<Uint8Array>, entry: Entry, path: string): AsyncGenerator<Uint8Array> {
  let size = 0;
  let checksum = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > entry.uncompressedSize) throw damaged(path);
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (size !== entry.uncompressedSize || checksum !== entry.crc32) throw damaged(path);
}

function damaged(path: string, cause?: unknown): MalformedSourceError {
  return new MalformedSourceError(
    `"${path}" is damaged inside the archive: its size or checksum is not what the directory says, so copy the archive again from where it came.`,
    undefined,
    { cause },
  );
}

async function measure(source: ByteSource): Promise<number> {
  let size = 0;
  for await (const chunk of source.stream()) size += chunk.length;
  return size;
}
