import {
  CopyObjectCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  type PutObjectCommandInput,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { joinChunks } from './bodies.ts';
import { NotFoundError } from './errors.ts';
import { canBeginKeys, validateKey } from './keys.ts';
import { type S3Request, s3Error } from './s3Errors.ts';
import { decodeMetadata, encodeMetadata } from './s3Metadata.ts';
import { readObject } from './s3Reading.ts';
import { listVersions } from './s3Versions.ts';
import { writeObject } from './s3Writing.ts';
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

  async function* stream(key: string, options?: ReadOptions): AsyncGenerator<Uint8Array> {
    const at = place(key);
    const { range } = options ?? {};
    // An empty range cannot be asked for.
    if (range && range.end <= Math.max(range.start, 0)) {
      if (!(await head(key))) throw new NotFoundError(key);
      return;
    }
    yield* readObject(client, at, key, options);
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
      return ask({ key, action: 'written', conditional }, signal, () => writeObject(client, input, body, signal));
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
        .map(({ Key = '', Size = 0, ETag }) => ({
          key: Key.slice(prefix.length),
          size: Size,
          ...(ETag !== undefined && { etag: ETag }),
        }))
        .filter(({ key }) => key !== '' && !key.endsWith('/'));
      return answer.NextContinuationToken ? { objects, cursor: answer.NextContinuationToken } : { objects };
    },

    versions: (below) => listVersions(client, bucket, prefix, below),

    async copy(from, to, headers) {
      const source = place(from);
      const CopySource = `${bucket}/${source.Key.split('/').map(encodeURIComponent).join('/')}`;
      await ask({ key: from, action: 'read' }, undefined, () =>
        client.send(
          new CopyObjectCommand({
            ...place(to),
            CopySource,
            ...(headers ? { ...headersOf(headers), MetadataDirective: 'REPLACE' } : {}),
          }),
        ),
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
