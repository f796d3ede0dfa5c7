import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { runMadeCity, writeMadeCity } from '../../test/support/golden.ts';
import { createMemoryStore } from '../store/memory.ts';
import { listReleases } from './releases.ts';

afterEach(() => vi.unstubAllEnvs());

it('lists the releases of a tiles bucket, as it does those of a folder', async () => {
  const stores = { inbox: createMemoryStore(), work: createMemoryStore(), tiles: createMemoryStore() };
  await writeMadeCity(stores.inbox);
  await runMadeCity(stores);
  // As much of S3 as reading takes.
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
    if (searchParams.has('list-type')) {
      const { objects } = await stores.tiles.list(searchParams.get('prefix') ?? '');
      const contents = objects.map(({ key, size }) => `<Contents><Key>${key}</Key><Size>${size}</Size></Contents>`);
      response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`);
    } else response.end(await stores.tiles.get(decodeURIComponent(pathname).replace('/my-tiles/', '')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'eu-west-3');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  const { lines } = await listReleases('s3://my-tiles', undefined);
  expect(lines.join('\n')).toMatch(/golden +[0-9a-f]{12} .* 2009, 2012, 2015 +current/);
});
