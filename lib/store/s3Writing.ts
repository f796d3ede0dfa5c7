import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type Body, knownBytes } from './bodies.ts';

/** Bodies up to this many bytes are sent in one request, others in parts of this size. */
const PART = 16 << 20;
const CONFLICT_RETRIES = 8;

/** Writes an object and answers its ETag. What is aborted or fails in the middle leaves nothing, not even parts. */
export async function writeObject(
  client: S3Client,
  input: PutObjectCommandInput,
  body: Body,
  signal?: AbortSignal,
): Promise<string> {
  const bytes = knownBytes(body);
  if (bytes && bytes.length <= PART) return putAtOnce(client, { ...input, Body: bytes }, signal);
  const Body = bytes ?? Readable.from(body as AsyncIterable<Uint8Array>, { objectMode: false });
  return putInParts(client, { ...input, Body }, signal);
}

/** S3 answers 409 where two conditional writes cross, and asks to try again. */
async function putAtOnce(client: S3Client, input: PutObjectCommandInput, signal?: AbortSignal): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await client.send(new PutObjectCommand(input), signal ? { abortSignal: signal } : {});
      return answer.ETag ?? '';
    } catch (error) {
      const isConflict = error instanceof Error && error.name === 'ConditionalRequestConflict';
      if (!isConflict || attempt > CONFLICT_RETRIES) throw error;
      await delay(Math.random() * 50 * 2 ** Math.min(attempt, 6), undefined, signal ? { signal } : {});
    }
  }
}

async function putInParts(client: S3Client, params: PutObjectCommandInput, signal?: AbortSignal): Promise<string> {
  const upload = new Upload({ client, params, partSize: PART, queueSize: 4 });
  const abort = () => upload.abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return (await upload.done()).ETag ?? '';
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
