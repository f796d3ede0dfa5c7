import { expect, it } from 'vitest';
import { describeStore } from './conformance.ts';
import { createLayeredStore } from './layered.ts';
import { createMemoryStore } from './memory.ts';
import { openStore } from './open.ts';
import { listAll } from './store.ts';

describeStore('layered', async () => ({ store: createLayeredStore(createMemoryStore(), createMemoryStore()) }));

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

it('reads the lower one through the upper one, and never writes it', async () => {
  const [upper, lower] = [createMemoryStore(), createMemoryStore()];
  for (const key of ['a', 'b', 'c']) await lower.put(key, `lower ${key}`);
  const store = createLayeredStore(upper, lower);
  await store.put('b', 'upper b');
  await store.put('d', 'upper d');
  await store.copy('a', 'e');
  await store.delete('c');
  await expect(store.put('a', 'again', { ifAbsent: true })).rejects.toThrow('"a"');
  const found = [];
  for await (const { key } of listAll(store, '')) found.push([key, text(await store.get(key))]);
  expect(found).toEqual([
    ['a', 'lower a'],
    ['b', 'upper b'],
    ['d', 'upper d'],
    ['e', 'lower a'],
  ]);
  expect(text(await lower.get('b'))).toBe('lower b');
  expect(await lower.head('c')).toBeDefined();
});

it('is opened by a URL that names both', async () => {
  const store = await openStore(`layered:${encodeURIComponent('memory:')}+${encodeURIComponent('memory:')}`);
  await store.put('a', 'one');
  expect(text(await store.get('a'))).toBe('one');
});
