import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareUtf8 } from '../city/order.ts';
import { InvalidKeyError, NotFoundError, PreconditionFailedError } from './errors.ts';
import { listAll, listFolders, type ObjectStore } from './store.ts';

export interface StoreUnderTest {
  /** An empty store. */
  store: ObjectStore;
  close?(): Promise<void>;
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const text = (found: Uint8Array) => Buffer.from(found).toString();

/** Declares the tests that every store passes. */
export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} store`, () => {
    let opened: StoreUnderTest;
    let store: ObjectStore;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(async () => opened?.close?.());

    describe('get and put', () => {
      it('gives back what was put, as bytes and as text', async () => {
        await store.put('a/bytes', bytes('hello'));
        await store.put('a/text', 'žluťoučký kůň');
        expect(await store.get('a/bytes')).toEqual(bytes('hello'));
        expect(text(await store.get('a/text'))).toBe('žluťoučký kůň');
      });

      it('replaces what was there', async () => {
        const first = await store.put('a/replaced', 'one');
        const second = await store.put('a/replaced', 'two');
        expect(text(await store.get('a/replaced'))).toBe('two');
        expect(second).not.toBe(first);
      });

      it('keeps an empty object', async () => {
        await store.put('a/empty', new Uint8Array(0));
        expect(await store.get('a/empty')).toHaveLength(0);
        expect(await store.head('a/empty')).toEqual({ key: 'a/empty', size: 0 });
        expect(await store.get('a/empty', { range: { start: 0, end: 5 } })).toHaveLength(0);
        expect(await collect(store.stream('a/empty'))).toHaveLength(0);
      });

      it.each([
        'k/with space',
        'k/été à l’œuvre.gml',
        'k/日本語パス/建物.gml',
        'k/plus+and%20percent&amp;#?=;:@',
        'k/quote\'"(x)[y]{z}',
        'k/🏙',
        `k/${'long'.repeat(50)}`,
      ])('takes the key %s', async (key) => {
        await store.put(key, key);
        expect(text(await store.get(key))).toBe(key);
        expect(await store.head(key)).toEqual({ key, size: Buffer.byteLength(key) });
        expect((await store.list(key)).objects.map((object) => object.key)).toEqual([key]);
        await store.copy(key, `${key}~`);
        expect(text(await store.get(`${key}~`))).toBe(key);
      });

      it('says that there is no such object', async () => {
        await expect(store.get('nowhere')).rejects.toThrow(NotFoundError);
        await expect(store.get('nowhere', { range: { start: 0, end: 1 } })).rejects.toThrow(NotFoundError);
        await expect(store.get('nowhere', { range: { start: 1, end: 1 } })).rejects.toThrow(NotFoundError);
        await expect(collect(store.stream('nowhere'))).rejects.toThrow(NotFoundError);
        await expect(store.copy('nowhere', 'somewhere')).rejects.toThrow(NotFoundError);
        expect(await store.head('nowhere')).toBeUndefined();
        expect(await store.info('nowhere')).toBeUndefined();
      });

      it.each(['', '/absolute', '..', 'a/../b', './a', 'a//b', 'a/', 'a/\0', 'x'.repeat(1025), 'lone\ud800'])(
        'refuses the key %j',
        async (key) => {
          await expect(store.put(key, 'x')).rejects.toThrow(InvalidKeyError);
          await expect(store.get(key)).rejects.toThrow(InvalidKeyError);
          await expect(collect(store.stream(key))).rejects.toThrow(InvalidKeyError);
          await expect(store.head(key)).rejects.toThrow(InvalidKeyError);
          await expect(store.info(key)).rejects.toThrow(InvalidKeyError);
          await expect(store.delete(key)).rejects.toThrow(InvalidKeyError);
          await expect(store.copy('a/bytes', key)).rejects.toThrow(InvalidKeyError);
        },
      );
    });

    describe('ranges', () => {
      const digits = '0123456789';
      it.each([
        [{ start: 2, end: 5 }, '234'],
        [{ start: 0, end: 10 }, digits],
        [{ start: 8, end: 99 }, '89'],
        [{ start: 10, end: 12 }, ''],
        [{ start: 50, end: 60 }, ''],
        [{ start: 3, end: 3 }, ''],
      ])('reads %j', async (range, expected) => {
        await store.put('r/digits', digits);
        expect(text(await store.get('r/digits', { range }))).toBe(expected);
        expect(text(await collect(store.stream('r/digits', { range })))).toBe(expected);
      });
    });

    describe('conditions', () => {
      it('lets one of twenty put an absent object', async () => {
        const attempts = Array.from({ length: 20 }, (_, n) => store.put('c/once', `writer ${n}`, { ifAbsent: true }));
        const outcomes = await Promise.allSettled(attempts);
        const winner = outcomes.findIndex((outcome) => outcome.status === 'fulfilled');
        const losers = outcomes.filter((outcome) => outcome.status === 'rejected');
        expect(losers).toHaveLength(19);
        for (const { reason } of losers) expect(reason).toBeInstanceOf(PreconditionFailedError);
        expect(text(await store.get('c/once'))).toBe(`writer ${winner}`);
      });

      it('lets one of ten replace what it has read', async () => {
        const etag = await store.put('c/switch', 'before');
        const attempts = Array.from({ length: 10 }, (_, n) => store.put('c/switch', `after ${n}`, { ifMatch: etag }));
        const outcomes = await Promise.allSettled(attempts);
        expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
        const winner = outcomes.findIndex((outcome) => outcome.status === 'fulfilled');
        expect(text(await store.get('c/switch'))).toBe(`after ${winner}`);
      });

      it('goes on from the ETag that a put and an info give', async () => {
        const first = await store.put('c/chain', '1');
        const second = await store.put('c/chain', '2', { ifMatch: first });
        expect((await store.info('c/chain'))!.etag).toBe(second);
        await expect(store.put('c/chain', '3', { ifMatch: first })).rejects.toThrow(PreconditionFailedError);
        expect(text(await store.get('c/chain'))).toBe('2');
      });

      it('has nothing to match where there is no object', async () => {
        const etag = await store.put('c/gone', 'x');
        await store.delete('c/gone');
        await expect(store.put('c/gone', 'y', { ifMatch: etag })).rejects.toThrow(PreconditionFailedError);
        expect(await store.head('c/gone')).toBeUndefined();
      });
    });

    describe('metadata', () => {
      it('comes back with the object, names in lower case', async () => {
        const metadata = { Source: 'lyon', 'owner-name': 'Čeněk', title: '100 % 東京', empty: '', spaced: ' x ' };
        const etag = await store.put('m/with', 'x', { metadata, contentType: 'text/plain', cacheControl: 'no-cache' });
        const { Source, ...rest } = metadata;
        const expected = { key: 'm/with', size: 1, etag, metadata: { ...rest, source: Source } };
        expect(await store.info('m/with')).toMatchObject(expected);
      });

      it('goes when the object is put without it, and along when it is copied', async () => {
        await store.put('m/gone', 'x', { metadata: { a: 'b' } });
        await store.copy('m/gone', 'm/copied');
        await store.put('m/gone', 'x');
        expect((await store.info('m/gone'))!.metadata).toEqual({});
        expect((await store.info('m/copied'))!.metadata).toEqual({ a: 'b' });
      });
    });

    describe('folders', () => {
      it('are the words up to the next slash, each once', async () => {
        for (const key of ['file', 'b/one', 'b/two/three', 'a-b/c', 'a/d']) await store.put(`folders/${key}`, key);
        await store.put('folders/gone/e', 'e');
        await store.delete('folders/gone/e');
        expect(await listFolders(store, 'folders/')).toEqual(['a-b', 'a', 'b']);
        expect(await listFolders(store, 'folders/b/')).toEqual(['two']);
        expect(await listFolders(store, 'folders/nothing/')).toEqual([]);
      });
    });

    describe('list', () => {
      it('gives all keys below a prefix in the order of their UTF-8 bytes, page by page', async () => {
        const keys = ['a', 'a-b', 'a.b', 'a0', 'ab/c', 'aB', 'a b', 'aé', 'a\uFFEE', 'a🏙', 'a日', 'z/z/z/z'];
        for (const key of keys) await store.put(`l/${key}`, key);
        const expected = keys.map((key) => `l/${key}`).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

        const found: string[] = [];
        let pages = 0;
        let cursor: string | undefined;
        do {
          const page = await store.list('l/', { limit: 5, ...(cursor === undefined ? {} : { cursor }) });
          expect(page.objects.length).toBeLessThanOrEqual(5);
          found.push(...page.objects.map(({ key }) => key));
          cursor = page.cursor;
          pages++;
        } while (cursor !== undefined);
        expect(found).toEqual(expected);
        expect(pages).toBe(3);
      });

      it('takes any beginning of a key as prefix', async () => {
        await store.put('lp/one/a', 'x');
        await store.put('lp/one/b', 'xy');
        await store.put('lp/onerous', 'xyz');
        const keysBelow = async (prefix: string) =>
          (await Array.fromAsync(listAll(store, prefix))).map(({ key }) => key);
        expect(await keysBelow('lp/one')).toEqual(['lp/one/a', 'lp/one/b', 'lp/onerous']);
        expect(await keysBelow('lp/one/')).toEqual(['lp/one/a', 'lp/one/b']);
        expect(await keysBelow('lp/one/b')).toEqual(['lp/one/b']);
        expect(await keysBelow('lp/nothing')).toEqual([]);
        expect((await store.list('lp/one/b')).objects).toMatchObject([{ key: 'lp/one/b', size: 2 }]);
        const all = await keysBelow('');
        expect(all).toEqual([...all].sort(compareUtf8));
        expect(all).toContain('lp/onerous');
      });

      it('finds nothing outside', async () => {
        expect((await store.list('../')).objects).toEqual([]);
        expect((await store.list('a/../../')).objects).toEqual([]);
      });
    });

    describe('copy and delete', () => {
      it('copies over what is there', async () => {
        await store.put('d/from', 'new');
        await store.put('d/to/deep', 'old');
        await store.copy('d/from', 'd/to/deep');
        expect(text(await store.get('d/to/deep'))).toBe('new');
        expect(text(await store.get('d/from'))).toBe('new');
      });

      it('deletes, and minds no absence', async () => {
        await store.put('d/doomed', 'x');
        await store.delete('d/doomed');
        await store.delete('d/doomed');
        expect(await store.head('d/doomed')).toBeUndefined();
        await expect(store.get('d/doomed')).rejects.toThrow(NotFoundError);
      });
    });

    describe('streams', () => {
      it('takes and gives many chunks', async () => {
        const chunks = Array.from({ length: 50 }, (_, n) => new Uint8Array(70_000).fill(n));
        await store.put('s/many', iterate(chunks));
        const found = await Array.fromAsync(store.stream('s/many'));
        expect(found.length).toBeGreaterThan(1);
        expect(Buffer.concat(found).equals(Buffer.concat(chunks))).toBe(true);
        expect(await store.head('s/many')).toEqual({ key: 's/many', size: 3_500_000 });
      });

      it('takes an empty stream', async () => {
        await store.put('s/empty', iterate([]));
        expect(await store.head('s/empty')).toEqual({ key: 's/empty', size: 0 });
      });

      it('may be left early', async () => {
        await store.put('s/long', new Uint8Array(5 << 20));
        for await (const chunk of store.stream('s/long')) {
          expect(chunk.length).toBeGreaterThan(0);
          break;
        }
        expect(await store.head('s/long')).toBeDefined();
      });

      it('puts nothing when the body fails in the middle, and says why', async () => {
        const fault = new Error('the source broke off');
        async function* failing() {
          yield new Uint8Array(100_000);
          throw fault;
        }
        await expect(store.put('s/broken', failing())).rejects.toBe(fault);
        expect(await store.head('s/broken')).toBeUndefined();
        await store.put('s/kept', 'as it was');
        await expect(store.put('s/kept', failing())).rejects.toBe(fault);
        expect(text(await store.get('s/kept'))).toBe('as it was');
        expect((await store.list('s/')).objects.map(({ key }) => key)).not.toContain('s/broken');
      });
    });

    describe('abort', () => {
      it('ends what has not begun', async () => {
        await store.put('x/there', 'x');
        const signal = AbortSignal.abort(new Error('stop'));
        await expect(store.get('x/there', { signal })).rejects.toThrow('stop');
        await expect(collect(store.stream('x/there', { signal }))).rejects.toThrow('stop');
        await expect(store.list('x/', { signal })).rejects.toThrow('stop');
        await expect(store.put('x/never', 'x', { signal })).rejects.toThrow('stop');
        expect(await store.head('x/never')).toBeUndefined();
      });

      it('ends a read in the middle', async () => {
        await store.put('x/long', new Uint8Array(5 << 20));
        const controller = new AbortController();
        const read = async () => {
          for await (const _ of store.stream('x/long', { signal: controller.signal }))
            controller.abort(new Error('stop'));
        };
        await expect(read()).rejects.toThrow('stop');
      });

      it('ends a write in the middle, leaving nothing', async () => {
        const controller = new AbortController();
        async function* aborting() {
          yield new Uint8Array(1000);
          controller.abort(new Error('stop'));
          yield new Uint8Array(1000);
        }
        await expect(store.put('x/half', aborting(), { signal: controller.signal })).rejects.toThrow('stop');
        expect(await store.head('x/half')).toBeUndefined();
      });
    });
  });
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(chunks));
}

async function* iterate(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
