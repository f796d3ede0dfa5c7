/** What a step's spec says that it reads and writes is what its role allows on AWS: so it must be enough, and no more. */
import { beforeAll, describe, expect, it } from 'vitest';
import { STEP_NAMES, type StepName } from '../lib/steps/names.ts';
import { specs } from '../lib/steps/specs.ts';
import { createMemoryStore } from '../lib/store/memory.ts';
import type { ObjectStore, Stores } from '../lib/store/store.ts';
import { runMadeCity, writeMadeCity } from './support/golden.ts';

/** Keys by step, with the name of the bucket before them. */
const touched = { reads: {}, writes: {} } as Record<'reads' | 'writes', Record<StepName, Set<string>>>;

beforeAll(async () => {
  for (const step of STEP_NAMES) {
    touched.reads[step] = new Set();
    touched.writes[step] = new Set();
  }
  const stores = { inbox: createMemoryStore(), work: createMemoryStore(), tiles: createMemoryStore() };
  const seenBy = (step: StepName) => watched(stores, step);
  await writeMadeCity(stores.inbox);
  await runMadeCity(stores, { seenBy });
  // A later drop finds some of its work done, and looks whether that is still kept.
  const [{ key }] = (await stores.inbox.list('golden/2015/')).objects;
  await stores.inbox.copy(key, 'golden/2020/again.gml');
  await runMadeCity(stores, { seenBy });
});

/** The stores as a step sees them; the keys that it reads and writes are noted. */
function watched(stores: Stores, step: StepName): Stores {
  const watch = (bucket: keyof Stores): ObjectStore => {
    const store = stores[bucket];
    const noted =
      <Rest extends unknown[], Answer>(direction: 'reads' | 'writes', does: (key: string, ...rest: Rest) => Answer) =>
      (key: string, ...rest: Rest): Answer => {
        touched[direction][step].add(`${bucket}/${key}`);
        return does(key, ...rest);
      };
    return {
      get: noted('reads', store.get),
      stream: noted('reads', store.stream),
      head: noted('reads', store.head),
      info: noted('reads', store.info),
      put: noted('writes', store.put),
      copy: noted('reads', (from, to: string, headers) => noted('writes', () => store.copy(from, to, headers))(to)),
      list: store.list,
      delete: (key) => Promise.reject(new Error(`${step} deletes ${bucket}/${key}, which no role may.`)),
    };
  };
  return { inbox: watch('inbox'), work: watch('work'), tiles: watch('tiles') };
}

function matches(pattern: string, key: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('.*')}$`).test(key);
}

describe.each(STEP_NAMES)('%s', (step) => {
  it.each(['reads', 'writes'] as const)('%s nothing that its spec leaves out', (direction) => {
    const allowed = specs[step][direction];
    const others = [...touched[direction][step]].filter((key) => !allowed.some((pattern) => matches(pattern, key)));
    expect(others).toEqual([]);
  });

  it('has no right that it does not use', () => {
    for (const direction of ['reads', 'writes'] as const) {
      const keys = [...touched[direction][step]];
      const unused = specs[step][direction].filter((pattern) => !keys.some((key) => matches(pattern, key)));
      expect(unused).toEqual([]);
    }
  });
});
