import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StoreUnavailableError } from './errors.ts';
import { openStore } from './open.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chronotiles-open-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

it('opens folders by path and by URL', async () => {
  await (await openStore(join(folder, 'by path'))).put('a', '1');
  await (await openStore(pathToFileURL(join(folder, 'by url')).href)).put('a', '2');
  expect(await readFile(join(folder, 'by path/a'), 'utf8')).toBe('1');
  expect(await readFile(join(folder, 'by url/a'), 'utf8')).toBe('2');
});

it('opens a new store in memory each time', async () => {
  await (await openStore('memory:')).put('a', '1');
  expect(await (await openStore('memory:')).head('a')).toBeUndefined();
});

it('opens files from anywhere by a map of keys', async () => {
  const [file, map] = [join(folder, 'roofs.gml'), join(folder, 'map.json')];
  await writeFile(file, 'roofs');
  await writeFile(map, JSON.stringify({ 'lyon/2015/a.gml': file }));
  const store = await openStore(`mapped:${pathToFileURL(map).href}`);
  expect(Buffer.from(await store.get('lyon/2015/a.gml')).toString()).toBe('roofs');
  await expect(store.put('lyon/2015/a.gml', '')).rejects.toThrow(StoreUnavailableError);
});

it('opens a bucket without asking for it', async () => {
  expect(await openStore('s3://bucket/prefix')).toHaveProperty('get');
});

it.each(['ftp://host/path', 's3://', 'https://bucket.s3.amazonaws.com'])('refuses %s', async (url) => {
  await expect(openStore(url)).rejects.toThrow(StoreUnavailableError);
});
