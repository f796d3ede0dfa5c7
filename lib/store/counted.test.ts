import { expect, it } from 'vitest';
import { describeStore } from './conformance.ts';
import { counted } from './counted.ts';
import { createMemoryStore } from './memory.ts';

describeStore('counted', async () => ({ store: counted(createMemoryStore(), { read: 0, written: 0 }) }));

it('counts bytes that are read and written', async () => {
  const traffic = { read: 0, written: 0 };
  const store = counted(createMemoryStore(), traffic);
  await store.put('text', 'äö');
  await store.put('bytes', new Uint8Array(10));
  await store.put(
    'chunks',
    (async function* () {
      yield new Uint8Array(100);
      yield new Uint8Array(200);
    })(),
  );
  await store.put('text', '', { ifAbsent: true }).catch(() => {});
  expect(traffic).toEqual({ read: 0, written: 314 });
  await store.get('bytes', { range: { start: 2, end: 5 } });
  for await (const chunk of store.stream('chunks')) expect(chunk.length).toBeGreaterThan(0);
  await store.copy('chunks', 'copy');
  expect(traffic).toEqual({ read: 303, written: 314 });
});
