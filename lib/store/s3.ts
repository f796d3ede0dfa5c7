import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type Body, joinChunks, knownBytes } from './bodies.ts';
import { NotFoundError } from './errors.ts';
import { canBeginKeys, validateKey } from './keys.ts';
import { isNetworkError, type S3Request, s3Error } from './s3Errors.ts';
import { decodeMetadata, encodeMetadata } from './s3Metadata.ts';
import type { ObjectStore, PutOptions, ReadOptions } from './store.ts';

export interface S3StoreOptions {
  bucket: string;
  /** Keys of the store are looked up below this one; it may end in a slash. */
  prefix?: string;
  /** A client to share; else one is made of the settings below, and of the AWS_* environment where they are silent. */
  client?: S3Client;
  endpoint?: string;
  region?: string;
  credentials?: NonNullable<S3ClientConfig['credentials']>;
}

/** Bodies up to this many bytes are sent in one request, others in parts of this size. */
const PART = 16 << 20;
/** How often a read that broke off is taken up again without a byte gained. */
const RESUMPTIONS = 3;
const CONFLICT_RETRIES = 8;

/** An S3 client for the endpoint given, or for that of the environment; path style wherever there is an endpoint. */
export function createS3Client(options: Pick<S3StoreOptions, 'endpoint' | 'region' | 'credentials'> = {}): S3Client {
  const endpoint = options.endpoint ?? process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  return new S3Client({
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    // Other servers than AWS do not care for a region, yet the signature wants one.
    ...(region ? { region } : endpoint ? { region: 'us-east-1' } : {}),
    ...(options.credentials ? { credentials: options.credentials } : {}),
    maxAttempts: 5,
  });
}

/**
 * A bucket as a store, or a part of it. User metadata may hold any text. Folder markers (keys that end in a slash, as the
 * AWS console makes them) are never listed.
 */
export function createS3Store(options: S3StoreOptions): ObjectStore {
  const { bucket } = options;
  const client = options.client ?? createS3Client(options);
  const prefix = options.prefix ? options.prefix.replace(/\/*$/, '/') : '';

  function place(key: string): { Bucket: string; Key: string } {
    validateKey(key);
    return { Bucket: bucket, Key: prefix + key };
  }

  async function ask<Result>(
    request: Omit<S3Request, 'bucket'>,
    signal: AbortSignal | undefined,
    work: () => Promise<Result>,
  ) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw s3Error(error, { bucket, ...request });
    }
  }

  async function* stream(key: string, { range, signal }: ReadOptions = {}): AsyncGenerator<Uint8Array> {
    const { Bucket, Key } = place(key);
    const end = range ? Math.max(range.end, 0) : Number.POSITIVE_INFINITY;
    let position = Math.max(range?.start ?? 0, 0);
    if (range && position >= end) {
      if (!(await head(key))) throw new NotFoundError(key);
      return;
    }
    let etag: string | undefined;
    for (let failures = 0; ; ) {
      const Range = rangeHeader(position, end);
      try {
        signal?.throwIfAborted();
        const answer = await client.send(
          new GetObjectCommand({ Bucket, Key, ...(Range ? { Range } : {}), ...(etag ? { IfMatch: etag } : {}) }),
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
          throw s3Error(error, { bucket, key, action: 'read' });
        }
      }
    }
  }

  async function headObject(key: string): Promise<HeadObjectCommandOutput | undefined> {
    const input = place(key);
    try {
      return await ask({ key, action: 'read' }, undefined, () => client.send(new HeadObjectCommand(input)));
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  async function head(key: string) {
    const found = await headObject(key);
    return found && { key, size: found.ContentLength ?? 0 };
  }

  /** One request; S3 answers 409 where two conditional writes cross, and asks to try again. */
  async function putBytes(input: PutObjectCommandInput, signal?: AbortSignal): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await client.send(new PutObjectCommand(input), signal ? { abortSignal: signal } : {});
        return answer.ETag ?? '';
      } catch (error) {
        if (!isConflict(error) || attempt > CONFLICT_RETRIES) throw error;
        await delay(Math.random() * 50 * 2 ** Math.min(attempt, 6), undefined, signal ? { signal } : {});
      }
    }
  }

  async function putStream(input: PutObjectCommandInput, body: Body, signal?: AbortSignal): Promise<string> {
    const Body =
      body instanceof Uint8Array ? body : Readable.from(body as AsyncIterable<Uint8Array>, { objectMode: false });
    const upload = new Upload({ client, params: { ...input, Body }, partSize: PART, queueSize: 4 });
    const abort = () => upload.abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return (await upload.done()).ETag ?? '';
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  return {
    async get(key, options) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream(key, options)) chunks.push(chunk);
      return joinChunks(chunks);
    },

    stream,
    head,

    async info(key) {
      const found = await headObject(key);
      if (!found) return undefined;
      const info = {
        key,
        size: found.ContentLength ?? 0,
        etag: found.ETag ?? '',
        metadata: decodeMetadata(found.Metadata),
      };
      return found.VersionId && found.VersionId !== 'null' ? { ...info, versionId: found.VersionId } : info;
    },

    async put(key, body, options = {}) {
      const { ifAbsent, ifMatch, signal } = options;
      const input: PutObjectCommandInput = { ...place(key), ...headersOf(options) };
      const conditional = ifAbsent === true || ifMatch !== undefined;
      const known = knownBytes(body);
      return ask({ key, action: 'written', conditional }, signal, () =>
        known && known.length <= PART
          ? putBytes({ ...input, Body: known }, signal)
          : putStream(input, known ?? body, signal),
      );
    },

    async list(below, { cursor, limit = 1000, signal } = {}) {
      signal?.throwIfAborted();
      if (!canBeginKeys(below)) return { objects: [] };
      const input = {
        Bucket: bucket,
        Prefix: prefix + below,
        MaxKeys: Math.min(limit, 1000),
        ...(cursor === undefined ? {} : { ContinuationToken: cursor }),
      };
      const answer = await ask({ key: prefix + below, action: 'listed' }, signal, () =>
        client.send(new ListObjectsV2Command(input), signal ? { abortSignal: signal } : {}),
      );
      const objects = (answer.Contents ?? [])
        .map(({ Key = '', Size = 0 }) => ({ key: Key.slice(prefix.length), size: Size }))
        .filter(({ key }) => key !== '' && !key.endsWith('/'));
      return answer.NextContinuationToken ? { objects, cursor: answer.NextContinuationToken } : { objects };
    },

    async copy(from, to) {
      const source = place(from);
      const CopySource = `${bucket}/${source.Key.split('/').map(encodeURIComponent).join('/')}`;
      await ask({ key: from, action: 'read' }, undefined, () =>
        client.send(new CopyObjectCommand({ ...place(to), CopySource })),
      );
    },

    async delete(key) {
      const input = place(key);
      await ask({ key, action: 'written' }, undefined, () => client.send(new DeleteObjectCommand(input)));
    },
  };
}

function headersOf({
  contentType,
  cacheControl,
  metadata,
  ifAbsent,
  ifMatch,
}: PutOptions): Partial<PutObjectCommandInput> {
  return {
    ...(contentType ? { ContentType: contentType } : {}),
    ...(cacheControl ? { CacheControl: cacheControl } : {}),
    ...(metadata ? { Metadata: encodeMetadata(metadata) } : {}),
    ...(ifAbsent ? { IfNoneMatch: '*' } : {}),
    ...(ifMatch === undefined ? {} : { IfMatch: ifMatch }),
  };
}

function rangeHeader(start: number, end: number): string | undefined {
  if (end !== Number.POSITIVE_INFINITY) return `bytes=${start}-${end - 1}`;
  return start > 0 ? `bytes=${start}-` : undefined;
}

/** The range begins where the object has ended already. */
function isBeyondEnd(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidRange';
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalRequestConflict';
}
