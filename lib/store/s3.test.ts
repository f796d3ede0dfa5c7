import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMinio, type S3Server, startMinio } from '../../scripts/cloud/minio.ts';
import { describeStore } from './conformance.ts';
import { NotFoundError, PreconditionFailedError, StoreUnavailableError } from './errors.ts';
import { createS3Client, createS3Store } from './s3.ts';
import type { ObjectStore } from './store.ts';

const credentials = { accessKeyId: 'nobody', secretAccessKey: 'nothing' };
const given = process.env.CHRONOTILES_TEST_S3;
const binary = given ? undefined : await findMinio();
if (!given && !binary)
  console.warn('S3 store: there is no MinIO ("npm run setup" builds it), so its tests are skipped.');

describe.skipIf(!given && !binary)('with an S3 server', () => {
  let server: S3Server;
  beforeAll(async () => {
    server = binary ? await startMinio(binary) : environmentServer(given!);
  });
  afterAll(async () => server?.stop());

  async function openBucket(prefix = ''): Promise<ObjectStore> {
    const bucket = `test-${randomUUID()}`;
    const client = createS3Client(server);
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return createS3Store({ bucket, prefix, client });
  }

  describeStore('s3', async () => ({ store: await openBucket() }));
  describeStore('s3 below a prefix', async () => ({ store: await openBucket('some/prefix/') }));

  it('sends large bodies in parts, known or streamed, with conditions', async () => {
    const store = await openBucket();
    const part = randomBytes(9 << 20);
    const stream = async function* () {
      for (let n = 0; n < 4; n++) yield part;
    };
    await store.put('large', stream(), { ifAbsent: true, metadata: { title: 'größer' } });
    expect(await store.info('large')).toMatchObject({ size: 36 << 20, metadata: { title: 'größer' } });
    const second = await store.get('large', { range: { start: 9 << 20, end: 18 << 20 } });
    expect(part.equals(second)).toBe(true);
    await expect(store.put('large', stream(), { ifAbsent: true })).rejects.toThrow(PreconditionFailedError);
    const etag = await store.put('large', Buffer.concat([part, part]));
    await expect(store.put('large', stream(), { ifMatch: '"another"' })).rejects.toThrow(PreconditionFailedError);
    await store.put('large', stream(), { ifMatch: etag });
    expect((await store.head('large'))!.size).toBe(36 << 20);
  });

  it.each(['', 'some/prefix/'])('lists what is there with its versions, below "%s"', async (prefix) => {
    const bucket = `test-${randomUUID()}`;
    const client = createS3Client(server);
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    const store = createS3Store({ bucket, prefix, client });
    await store.put('a/before', 'x');
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
    for (const content of ['one', 'two']) await store.put('a/1', content);
    await store.put('a/gone', 'x');
    await store.delete('a/gone');
    await store.put('a b/1', 'x');
    const list = (below: string) => Array.fromAsync(store.versions!(below));
    const there = async (key: string) => {
      const { metadata, ...info } = (await store.info(key))!;
      return info;
    };
    expect(await list('a/')).toEqual([await there('a/1'), await there('a/before')]);
    expect((await there('a/1')).versionId).toBeDefined();
    expect(await there('a/before')).not.toHaveProperty('versionId');
  });

  it('lists more versions than one request tells', async () => {
    const store = await openBucket();
    for (let hundred = 0; hundred < 11; hundred++) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => store.put(`many/${hundred}/${index % 97}`, 'x')));
    }
    expect(await Array.fromAsync(store.versions!('many/'))).toHaveLength(11 * 97);
  });

  it('says which bucket is missing, and whose permission', async () => {
    const missing = createS3Store({ bucket: 'no-such-bucket', client: createS3Client(server) });
    await expect(missing.put('a', 'x')).rejects.toThrow('there is no bucket "no-such-bucket"');
    await expect(missing.list('')).rejects.toThrow(StoreUnavailableError);
    const stranger = createS3Store({
      bucket: 'no-such-bucket',
      endpoint: server.endpoint,
      region: server.region,
      credentials,
    });
    await expect(stranger.get('a')).rejects.toThrow(/"s3:\/\/no-such-bucket\/a" cannot be read: permission is denied/);
  });
});

function environmentServer(endpoint: string): S3Server {
  return {
    endpoint,
    region: process.env.AWS_REGION ?? 'us-east-1',
    credentials: {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
    },
    stop: async () => {},
  };
}

describe('with a server that fails', () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close();
  });

  async function openAt(listener: Parameters<typeof createServer>[1]): Promise<ObjectStore> {
    const server = createServer(listener!);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return createS3Store({ bucket: 'b', endpoint, region: 'us-east-1', credentials });
  }

  const errorBody = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`;

  it('takes a read up again where the connection broke', async () => {
    const content = Buffer.from('0123456789'.repeat(1000));
    const ranges: (string | undefined)[] = [];
    const store = await openAt((request, response) => {
      ranges.push(request.headers.range);
      const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(start ? 206 : 200, { etag: '"e"', 'content-length': content.length - start });
      if (start > 0) return response.end(content.subarray(start));
      response.write(content.subarray(0, 4000), () => setTimeout(() => response.destroy(), 20));
    });
    expect(Buffer.from(await store.get('k')).equals(content)).toBe(true);
    expect(ranges).toEqual([undefined, 'bytes=4000-']);
  });

  it('tells of a connection that breaks again and again', async () => {
    const store = await openAt((_request, response) => {
      response.writeHead(200, { etag: '"e"', 'content-length': 100 });
      response.flushHeaders();
      setTimeout(() => response.destroy(), 5);
    });
    await expect(store.get('k')).rejects.toThrow(/"s3:\/\/b\/k" cannot be read: the network failed/);
  });

  it('copies with the headers of the source, or with others', async () => {
    const asked: Record<string, unknown>[] = [];
    const store = await openAt((request, response) => {
      const { 'cache-control': cache, 'content-type': type, 'x-amz-metadata-directive': directive } = request.headers;
      asked.push({ cache, type, directive });
      response.end('<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>');
    });
    await store.copy('a', 'b');
    await store.copy('a', 'b', { cacheControl: 'public, max-age=60', contentType: 'application/json' });
    expect(asked).toEqual([{}, { cache: 'public, max-age=60', type: 'application/json', directive: 'REPLACE' }]);
  });

  it('tries again when two conditional writes cross', async () => {
    let attempts = 0;
    const store = await openAt((request, response) => {
      request.resume();
      attempts++;
      if (attempts < 3) {
        response.writeHead(409, { 'content-type': 'application/xml' });
        response.end(errorBody('ConditionalRequestConflict'));
      } else {
        response.writeHead(200, { etag: '"done"' });
        response.end();
      }
    });
    expect(await store.put('k', 'x', { ifAbsent: true })).toBe('"done"');
    expect(attempts).toBe(3);
  });

  it.each([
    [404, 'NoSuchKey', NotFoundError, 'There is no object "k".'],
    [403, 'AccessDenied', StoreUnavailableError, 'permission is denied (AccessDenied)'],
    [301, 'PermanentRedirect', StoreUnavailableError, 'another region'],
    [400, 'InvalidRequest', StoreUnavailableError, 'S3 answered 400 InvalidRequest'],
  ])('turns %i %s into a sentence with its cause', async (status, code, type, sentence) => {
    const store = await openAt((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(errorBody(code));
    });
    const error = await store.get('k').catch((error: unknown) => error);
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toContain(sentence);
    expect((error as Error).cause).toBeInstanceOf(Error);
  });

  it('names the endpoint that nobody listens at', async () => {
    const store = createS3Store({ bucket: 'b', endpoint: 'http://127.0.0.1:1', region: 'us-east-1', credentials });
    await expect(store.get('k')).rejects.toThrow(/the network failed \(ECONNREFUSED\)/);
  });
});
