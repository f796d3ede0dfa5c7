import { createHash } from 'node:crypto';

/** What can be put: bytes, text (as UTF-8), or a stream of chunks. */
export type Body = Uint8Array | string | AsyncIterable<Uint8Array>;

/** The body's bytes where they are all in memory already, else undefined. */
export function knownBytes(body: Body): Uint8Array | undefined {
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof Uint8Array ? body : undefined;
}

/** Reads a body to its end. Errors of its iteration are thrown as they are. */
export async function collectBytes(body: Body, signal?: AbortSignal): Promise<Uint8Array> {
  const known = knownBytes(body);
  if (known) return known;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    signal?.throwIfAborted();
    chunks.push(chunk);
  }
  return joinChunks(chunks);
}

/** Chunks as one array with a buffer of its own. */
export function joinChunks(chunks: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** The ETag that memory and file stores give. */
export function etagOf(bytes: Uint8Array): string {
  return etagOfDigest(createHash('sha256').update(bytes).digest('hex'));
}

export function etagOfDigest(sha256: string): string {
  return `"sha256-${sha256}"`;
}

/** S3 keeps names of user metadata in lower case; so do the other stores. */
export function lowerCaseNames(metadata: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Cuts a range to what an object of this size has. */
export function clampRange(size: number, range: { start: number; end: number } = { start: 0, end: size }) {
  const start = Math.min(Math.max(range.start, 0), size);
  return { start, end: Math.max(start, Math.min(range.end, size)) };
}
