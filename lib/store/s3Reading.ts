import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isNetworkError, s3Error } from './s3Errors.ts';
import type { ReadOptions } from './store.ts';

/** How often a read that broke off is taken up again without a byte gained. */
const RESUMPTIONS = 3;

/**
 * Streams an object, or a range of it that is not empty. Where the connection breaks the rest is asked for, on condition
 * that the object is still the same.
 */
export async function* readObject(
  client: S3Client,
  at: { Bucket: string; Key: string },
  key: string,
  { range, signal }: ReadOptions = {},
): AsyncGenerator<Uint8Array> {
  const end = range?.end ?? Number.POSITIVE_INFINITY;
  let position = Math.max(range?.start ?? 0, 0);
  let etag: string | undefined;
  for (let failures = 0; ; ) {
    const Range = rangeHeader(position, end);
    try {
      signal?.throwIfAborted();
      const answer = await client.send(
        new GetObjectCommand({ ...at, ...(Range ? { Range } : {}), ...(etag ? { IfMatch: etag } : {}) }),
        signal ? { abortSignal: signal } : {},
      );
      etag = answer.ETag;
      for await (const chunk of answer.Body as AsyncIterable<Uint8Array>) {
        signal?.throwIfAborted();
        position += chunk.length;
        failures = 0;
        yield chunk;
      }
      return;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (isBeyondEnd(error)) return;
      if (etag === undefined || !isNetworkError(error) || ++failures > RESUMPTIONS) {
        throw s3Error(error, { bucket: at.Bucket, key, action: 'read' });
      }
    }
  }
}

function rangeHeader(start: number, end: number): string | undefined {
  if (end !== Number.POSITIVE_INFINITY) return `bytes=${start}-${end - 1}`;
  return start > 0 ? `bytes=${start}-` : undefined;
}

/** The range begins where the object has ended already. */
function isBeyondEnd(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidRange';
}
