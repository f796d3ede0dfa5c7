/** What of a published dataset may be cached, and as what browsers take it. Each object says so itself. */
import { beforeAll, expect, it } from 'vitest';
import { createMemoryStore } from '../lib/store/memory.ts';
import type { ObjectStore, PutOptions } from '../lib/store/store.ts';
import { runMadeCity, writeMadeCity } from './support/golden.ts';

const IMMUTABLE = 'public, max-age=31536000, immutable';
const A_MINUTE = 'public, max-age=60';

const headers = new Map<string, PutOptions | undefined>();

beforeAll(async () => {
  const memory = createMemoryStore();
  const tiles: ObjectStore = {
    ...memory,
    put: (key, body, options) => {
      headers.set(key, options);
      return memory.put(key, body, options);
    },
    // As S3 does it: headers go along unless others are given.
    copy: (from, to, options) => {
      headers.set(to, options ?? headers.get(from));
      return memory.copy(from, to, options);
    },
  };
  const stores = { inbox: createMemoryStore(), work: createMemoryStore(), tiles };
  await writeMadeCity(stores.inbox);
  await runMadeCity(stores);
});

const below = (pattern: RegExp) => [...headers].filter(([key]) => pattern.test(key));

it('lets contents and the files of a release be cached for ever', () => {
  const immutable = below(/\/(content|releases)\//).filter(([key]) => !/(report|ro-crate-metadata)\.json$/.test(key));
  expect(immutable.length).toBeGreaterThan(8);
  for (const [key, options] of immutable) expect([key, options?.cacheControl]).toEqual([key, IMMUTABLE]);
});

it('lays the map beside the pointer, and lets what it loads be cached for ever', () => {
  const assets = below(/^golden\/map-assets\/[0-9a-f]{16}\.(js|css)$/);
  expect(assets.map(([, options]) => options?.cacheControl)).toEqual([IMMUTABLE, IMMUTABLE]);
  expect(headers.get('golden/map.html')).toEqual({ contentType: 'text/html; charset=utf-8', cacheControl: A_MINUTE });
  const keys = [...headers.keys()];
  expect(keys.indexOf('golden/map.html')).toBeLessThan(keys.indexOf('golden/tileset.json'));
});

it('lets the pointer, the copies beside it and what tells times be cached for a minute', () => {
  const changing = [...below(/^golden\/[^/]+$/), ...below(/\/releases\/.*\/(report|ro-crate-metadata)\.json$/)];
  expect(changing.map(([key]) => key)).toContain('golden/tileset.json');
  expect(changing.map(([key]) => key)).toContain('golden/buildings.jsonl');
  for (const [key, options] of changing) expect([key, options?.cacheControl]).toEqual([key, A_MINUTE]);
});

it.each([
  [/\.json$/, 'application/json'],
  [/\.jsonl$/, 'application/x-ndjson'],
  [/\.geojson$/, 'application/geo+json'],
  [/\.glb$/, 'model/gltf-binary'],
])('says of %s that it is %s', (ending, type) => {
  const files = below(ending);
  expect(files.length).toBeGreaterThan(0);
  for (const [key, options] of files) expect([key, options?.contentType]).toEqual([key, type]);
});
