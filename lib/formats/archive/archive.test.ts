import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { createFileStore } from '../../store/file.ts';
import { MalformedSourceError } from '../errors.ts';
import type { ByteSource } from '../format.ts';
import { openArchive } from './index.ts';
import { DEFAULT_LIMITS } from './limits.ts';

function sourceOf(bytes: Uint8Array, reads: [number, number][] = []): ByteSource {
  return {
    size: bytes.length,
    async *stream(start = 0, end = bytes.length) {
      reads.push([start, end]);
      for (let at = start; at < Math.min(end, bytes.length); at += 1000) {
        yield bytes.subarray(at, Math.min(at + 1000, end));
      }
    },
  };
}

async function read(source: ByteSource, start?: number, end?: number): Promise<string> {
  return Buffer.concat(await Array.fromAsync(source.stream(start, end))).toString();
}

type Options = { compress?: boolean; mode?: number };

async function zipOf(files: [string, string | Buffer, Options?][]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content, options = {}] of files) zip.addBuffer(Buffer.from(content), name, options);
  zip.end();
  return Buffer.concat(await Array.fromAsync(zip.outputStream as unknown as AsyncIterable<Buffer>));
}

/** Writes other bytes of the same length over all that are found: names and flags that a packer would refuse. */
function patched(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}

const gml = '<CityModel>'.repeat(500);

describe('zip', () => {
  it('gives the data in it, and finds what lies beside them', async () => {
    const bytes = await zipOf([
      ['a folder/市/model.gml', gml],
      ['a folder/市/image.png', 'image'],
      ['codelists/f.xml', '<Dictionary/>'],
      ['__MACOSX/a folder/._model.gml', 'shadow'],
      ['README.txt', 'read me'],
      ['plain.city.json', '{}', { compress: false }],
    ]);
    const { entries, rejected } = await openArchive(sourceOf(bytes), 'drop.zip');
    expect(rejected).toEqual([]);
    expect(entries.map(({ name, size }) => [name, size])).toEqual([
      ['a folder/市/model.gml', gml.length],
      ['codelists/f.xml', 13],
      ['plain.city.json', 2],
    ]);
    const [model, , plain] = entries;
    expect(await read(model.source)).toBe(gml);
    expect(await read(model.source, 11, 33)).toBe('<CityModel><CityModel>');
    expect(await read(plain.source, 1)).toBe('}');
    const beside = async (path: string) => (await model.source.sibling!(path))?.toString();
    expect(await beside('image.png')).toBe('image');
    expect(await beside('../../codelists/f.xml')).toBe('<Dictionary/>');
    expect(await beside('..\\..\\codelists\\f.xml')).toBe('<Dictionary/>');
    expect(await beside('../../../README.txt')).toBeUndefined();
    expect(await beside('none.png')).toBeUndefined();
  });

  it('reads any range of any content', async () => {
    const range = fc.tuple(fc.nat(6000), fc.nat(6000));
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 5000 }),
        fc.boolean(),
        range,
        async (content, compress, [start, end]) => {
          const bytes = await zipOf([['x.gml', Buffer.from(content), { compress }]]);
          const { entries } = await openArchive(sourceOf(bytes), 'x.zip');
          const found = Buffer.concat(await Array.fromAsync(entries[0].source.stream(start, end)));
          expect(found.equals(Buffer.from(content).subarray(start, Math.max(start, end)))).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('reads the directory of many entries with few requests', async () => {
    const files = Array.from({ length: 2000 }, (_, n): [string, string] => [`texture-${n}.png`, 'x']);
    const reads: [number, number][] = [];
    await openArchive(sourceOf(await zipOf([...files, ['a.gml', gml]]), reads), 'x.zip');
    expect(reads.length).toBeLessThan(6);
  });

  it('unpacks gzipped files in it', async () => {
    const bytes = await zipOf([['a.gml.gz', gzipSync(gml)]]);
    const { entries } = await openArchive(sourceOf(bytes), 'x.zip');
    expect(entries.map(({ name }) => name)).toEqual(['a.gml.gz']);
    expect(await read(entries[0].source)).toBe(gml);
  });

  it('knows names in UTF-8 that are not marked as such', async () => {
    const bytes = await zipOf([['é.gml', gml]]);
    // The flag for UTF-8 is bit 11 of two bytes at a fixed place in both headers.
    bytes[7] &= ~0x08;
    bytes[bytes.indexOf('PK\x01\x02') + 9] &= ~0x08;
    const { entries } = await openArchive(sourceOf(bytes), 'x.zip');
    expect(entries[0].name).toBe('é.gml');
  });

  it.each([
    ['../x.gml', 'leads out'],
    ['/bs/x.gml', 'leads out'],
    ['C:/x.gml', 'leads out'],
    ['a/../../x.gml', 'leads out'],
    ['..\\x.gml', 'leads out'],
    ['more.zip', 'is an archive itself: unpack it'],
    ['more.tar.gz', 'is an archive itself'],
  ])('refuses %s and uses the rest', async (name, reason) => {
    const placeholder = 'q'.repeat(name.length);
    const bytes = patched(
      await zipOf([
        [placeholder, gml],
        ['good.gml', gml],
      ]),
      placeholder,
      name,
    );
    const { entries, rejected } = await openArchive(sourceOf(bytes), 'x.zip');
    expect(entries.map((entry) => entry.name)).toEqual(['good.gml']);
    expect(rejected).toHaveLength(1);
    expect(rejected[0].place).toBe(name.replaceAll('\\', '/'));
    expect(rejected[0].reason).toContain(reason);
  });

  it('refuses symbolic links', async () => {
    const bytes = await zipOf([
      ['link.gml', '/etc/passwd', { mode: 0o120777 }],
      ['good.gml', gml],
    ]);
    const { entries, rejected } = await openArchive(sourceOf(bytes), 'x.zip');
    expect(entries).toHaveLength(1);
    expect(rejected).toEqual([
      {
        place: 'link.gml',
        reason: '"link.gml" in the archive is a symbolic link: pack the file that it points to instead.',
      },
    ]);
  });

  it('uses the first of two entries of the same name', async () => {
    const bytes = patched(
      await zipOf([
        ['a.gml', '1'],
        ['b.gml', '2'],
      ]),
      'b.gml',
      'a.gml',
    );
    const { entries, rejected } = await openArchive(sourceOf(bytes), 'x.zip');
    expect(await read(entries[0].source)).toBe('1');
    expect(entries).toHaveLength(1);
    expect(rejected[0].reason).toContain('is there twice');
  });

  it('refuses what is encrypted or packed in an unknown way', async () => {
    const encrypted = await zipOf([['a.gml', gml]]);
    encrypted[encrypted.indexOf('PK\x01\x02') + 8] |= 1;
    expect((await openArchive(sourceOf(encrypted), 'x.zip')).rejected[0].reason).toContain('is encrypted');
    const unknown = await zipOf([['a.gml', gml]]);
    unknown[unknown.indexOf('PK\x01\x02') + 10] = 14;
    expect((await openArchive(sourceOf(unknown), 'x.zip')).rejected[0].reason).toContain('(14)');
  });

  it('refuses an empty zip', async () => {
    await expect(openArchive(sourceOf(await zipOf([])), 'x.zip')).rejects.toThrow('"x.zip" is an empty archive');
  });

  it('refuses a zip that is cut off anywhere', async () => {
    const bytes = await zipOf([
      ['a.gml', gml],
      ['b.gml', gml],
    ]);
    for (let length = 4; length < bytes.length; length += 7) {
      await expect(openArchive(sourceOf(bytes.subarray(0, length)), 'x.zip')).rejects.toThrow(MalformedSourceError);
    }
  });

  it('notices damage while reading', async () => {
    const bytes = await zipOf([['a.gml', 'stored content', { compress: false }]]);
    const changed = patched(bytes, 'stored content', 'stored contend');
    const { entries } = await openArchive(sourceOf(changed), 'x.zip');
    await expect(read(entries[0].source)).rejects.toThrow(/is damaged inside the archive/);
  });

  it('notices a bomb by what it says, before anything is unpacked', async () => {
    const bytes = await zipOf([['a.gml', Buffer.alloc(5_000_000)]]);
    const limits = { ...DEFAULT_LIMITS, freeBytes: 1_000_000 };
    await expect(openArchive(sourceOf(bytes), 'x.zip', limits)).rejects.toThrow(/unpacks to far more/);
    const few = { ...DEFAULT_LIMITS, totalBytes: 4_999_999 };
    await expect(openArchive(sourceOf(bytes), 'x.zip', few)).rejects.toThrow(/unpacks to far more/);
    expect((await openArchive(sourceOf(bytes), 'x.zip')).entries).toHaveLength(1);
  });

  it('notices a bomb that lies about its size', async () => {
    const bytes = await zipOf([['a.gml', Buffer.alloc(5_000_000)]]);
    const directory = bytes.indexOf('PK\x01\x02');
    bytes.writeUInt32LE(1000, directory + 24);
    const { entries } = await openArchive(sourceOf(bytes), 'x.zip');
    await expect(read(entries[0].source)).rejects.toThrow(MalformedSourceError);
  });

  it('passes on what the store says', async () => {
    const fault = new Error('no network');
    let reads = 0;
    const failing: ByteSource = {
      size: 100,
      async *stream() {
        if (reads++ > 0) throw fault;
        yield Buffer.from('PK\x03\x04');
      },
    };
    await expect(openArchive(failing, 'x.zip')).rejects.toBe(fault);
  });

  const munich = resolve(import.meta.dirname, '../../../../shared/citygml/drops/munich/2017/TUM_Munich.zip');
  it.skipIf(!existsSync(munich))('reads the zip of Munich from its file', async () => {
    const store = createFileStore(dirname(munich));
    const source: ByteSource = {
      size: (await store.head('TUM_Munich.zip'))!.size,
      stream: (start = 0, end = Number.POSITIVE_INFINITY) => store.stream('TUM_Munich.zip', { range: { start, end } }),
    };
    const { entries, rejected } = await openArchive(source, 'TUM_Munich.zip');
    expect(rejected).toEqual([]);
    expect(entries.map(({ name, size }) => [name, size])).toEqual([['TUM Munich/TUM Munich.gml', 12_030_759]]);
    expect(Buffer.byteLength(await read(entries[0].source))).toBe(12_030_759);
  });
});

describe('gzip', () => {
  it('is an archive of one', async () => {
    const sibling = async () => Buffer.from('beside');
    const source = { ...sourceOf(gzipSync(gml)), sibling };
    const { entries } = await openArchive(source, 'lyon/2009/model.gml.gz');
    expect(entries.map(({ name, size }) => [name, size])).toEqual([['model.gml', undefined]]);
    expect(await read(entries[0].source)).toBe(gml);
    expect(await read(entries[0].source, 11, 22)).toBe('<CityModel>');
    expect((await entries[0].source.sibling!('x'))!.toString()).toBe('beside');
  });

  it('may be several members one after the other', async () => {
    const bytes = Buffer.concat([gzipSync('one '), gzipSync('two')]);
    const { entries } = await openArchive(sourceOf(bytes), 'x.gz');
    expect(await read(entries[0].source)).toBe('one two');
  });

  it('says that it is cut off or damaged', async () => {
    const bytes = gzipSync(gml);
    const open = async (changed: Buffer) => read((await openArchive(sourceOf(changed), 'x.gz')).entries[0].source);
    await expect(open(bytes.subarray(0, 40))).rejects.toThrow(/"x.gz" is cut off/);
    const damaged = Buffer.from(bytes);
    damaged[30] ^= 0xff;
    await expect(open(damaged)).rejects.toThrow(MalformedSourceError);
  });

  it('stops at a bomb', async () => {
    const limits = { ...DEFAULT_LIMITS, freeBytes: 1_000_000 };
    const { entries } = await openArchive(sourceOf(gzipSync(Buffer.alloc(50_000_000))), 'x.gz', limits);
    let bytes = 0;
    const drain = async () => {
      for await (const chunk of entries[0].source.stream()) bytes += chunk.length;
    };
    await expect(drain()).rejects.toThrow(/unpacks to far more/);
    expect(bytes).toBeLessThan(50_000_000);
  });
});

it('refuses what is no archive', async () => {
  await expect(openArchive(sourceOf(Buffer.from('plain')), 'x.zip')).rejects.toThrow(
    '"x.zip" is neither a zip nor a gzipped file.',
  );
});
