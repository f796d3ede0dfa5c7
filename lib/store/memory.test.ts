import { expect, it } from 'vitest';
import { describeStore } from './conformance.ts';
import { createMemoryStore } from './memory.ts';

describeStore('memory', async () => ({ store: createMemoryStore() }));

it('shares its bytes with nobody', async () => {
  const store = createMemoryStore();
  const bytes = Uint8Array.of(1, 2, 3);
  await store.put('a', bytes);
  bytes[0] = 9;
  const found = await store.get('a');
  found[1] = 9;
  expect(await store.get('a')).toEqual(Uint8Array.of(1, 2, 3));
});
