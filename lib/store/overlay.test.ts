import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NotFoundError, StoreUnavailableError } from './errors.ts';
import { createMemoryStore } from './memory.ts';
import { createMappedStore, readOnly } from './overlay.ts';
import { listAll, type ObjectStore } from './store.ts';

let folder: string;
let store: ObjectStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chronotiles-mapped-'));
  await writeFile(join(folder, 'one'), 'first');
  await writeFile(join(folder, 'two'), 'second');
  store = createMappedStore(
    new Map([
      ['city/2020/z.gml', join(folder, 'one')],
      ['city/2020/a.gml', join(folder, 'two')],
      ['city/2020/gone.gml', join(folder, 'gone')],
    ]),
  );
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

it('shows files under the keys that they were given', async () => {
  expect(Buffer.from(await store.get('city/2020/z.gml')).toString()).toBe('first');
  expect(await store.info('city/2020/a.gml')).toMatchObject({ size: 6, metadata: {} });
  const chunks = await Array.fromAsync(store.stream('city/2020/a.gml', { range: { start: 1, end: 3 } }));
  expect(Buffer.concat(chunks).toString()).toBe('ec');
  expect(await Array.fromAsync(listAll(store, 'city/'))).toEqual([
    { key: 'city/2020/a.gml', size: 6 },
    { key: 'city/2020/z.gml', size: 5 },
  ]);
});

it('shows nothing else', async () => {
  await expect(store.get('one')).rejects.toThrow(NotFoundError);
  expect(await store.head('city/2020/gone.gml')).toBeUndefined();
});

it('writes nothing', async () => {
  const memory = createMemoryStore();
  await memory.put('a', 'x');
  for (const readable of [store, readOnly(memory)]) {
    await expect(readable.put('a', 'y')).rejects.toThrow(StoreUnavailableError);
    await expect(readable.copy('a', 'b')).rejects.toThrow(StoreUnavailableError);
    await expect(readable.delete('a')).rejects.toThrow(StoreUnavailableError);
  }
  expect(Buffer.from(await readOnly(memory).get('a')).toString()).toBe('x');
});
