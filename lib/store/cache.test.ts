import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { blobKey, cacheKey, entryKey, getBlob, putBlob, readEntry, writeEntry } from './cache.ts';
import { NotFoundError } from './errors.ts';
import { explainMiss } from './explain.ts';
import { canonicalJson, type JsonValue } from './json.ts';
import { createMemoryStore } from './memory.ts';
import type { ObjectStore } from './store.ts';

let work: ObjectStore;
beforeEach(() => {
  work = createMemoryStore();
});

const fields = { step: 'split', version: 3, inputs: [{ name: 'a.gml', sha256: 'x' }] };

async function cached() {
  const bytes = Buffer.from('a pack');
  const sha256 = await putBlob(work, bytes);
  const entry = { fields, outputs: [{ name: 'pack', sha256, size: bytes.length }], result: { bodies: 7 } };
  await writeEntry(work, cacheKey(fields), entry);
  return entry;
}

describe('blobs', () => {
  it('lie under their hash', async () => {
    const sha256 = await putBlob(work, Buffer.from('x'));
    expect(sha256).toBe(createHash('sha256').update('x').digest('hex'));
    expect(await work.head(`v1/blobs/${sha256.slice(0, 2)}/${sha256}`)).toBeDefined();
    expect(Buffer.from(await getBlob(work, sha256)).toString()).toBe('x');
    await expect(getBlob(work, '0'.repeat(64))).rejects.toThrow(NotFoundError);
  });
});

describe('entries', () => {
  it('are hits while all their blobs are kept', async () => {
    const entry = await cached();
    expect(await readEntry(work, cacheKey(fields))).toEqual(entry);
    await work.delete(blobKey(entry.outputs[0].sha256));
    expect(await readEntry(work, cacheKey(fields))).toBeUndefined();
  });

  it('are misses when a blob is not as long as it was', async () => {
    const entry = await cached();
    await work.put(blobKey(entry.outputs[0].sha256), 'cut');
    expect(await readEntry(work, cacheKey(fields))).toBeUndefined();
  });

  it.each(['', '{', 'null', '{"fields":{}}', '{"fields":{},"outputs":[],"result":1}'])(
    'are misses when %j',
    async (text) => {
      await work.put(entryKey(cacheKey(fields)), text);
      expect(await readEntry(work, cacheKey(fields))).toBeUndefined();
    },
  );

  it('are misses when there is none, and can be written again', async () => {
    expect(await readEntry(work, cacheKey(fields))).toBeUndefined();
    await cached();
    expect(await readEntry(work, cacheKey(fields))).toEqual(await cached());
  });
});

describe('keys', () => {
  const json = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<JsonValue>;

  it('do not depend on the order of names, nor on names without a value', () => {
    expect(cacheKey({ a: 1, b: [true, null] })).toBe(cacheKey({ b: [true, null], c: undefined, a: 1 }));
    expect(cacheKey({ a: 1 })).not.toBe(cacheKey({ a: '1' }));
  });

  it('come from JSON that says the same', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text) as JsonValue)).toBe(text);
      }),
    );
  });

  it('refuse numbers that JSON does not have', () => {
    expect(() => cacheKey({ a: Number.NaN })).toThrow(TypeError);
  });
});

describe('explainMiss', () => {
  it('names the parts that differ', () => {
    const now = {
      step: 'split',
      version: 4,
      inputs: [
        { name: 'b.gml', sha256: 'z' },
        { name: 'a.gml', sha256: 'y' },
      ],
    };
    expect(explainMiss(now, fields)).toEqual([
      { path: 'version', before: 3, now: 4 },
      { path: 'inputs[a.gml].sha256', before: 'x', now: 'y' },
      { path: 'inputs[b.gml]', now: { name: 'b.gml', sha256: 'z' } },
    ]);
    expect(explainMiss({ a: [1, 2] }, { a: [1] })).toEqual([{ path: 'a[1]', now: 2 }]);
    expect(explainMiss({ a: {} }, { a: [] })).toEqual([{ path: 'a', before: [], now: {} }]);
  });

  it('finds nothing exactly where the keys are equal', () => {
    const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(explainMiss(a, a)).toEqual([]);
        expect(explainMiss(a, b).length === 0).toBe(cacheKey(a) === cacheKey(b));
      }),
    );
  });
});
