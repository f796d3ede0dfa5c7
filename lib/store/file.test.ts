import { spawn } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { describeStore } from './conformance.ts';
import { InvalidKeyError, StoreUnavailableError } from './errors.ts';
import { createFileStore } from './file.ts';
import { fileError } from './fileErrors.ts';
import { lockName } from './fileNames.ts';
import { listAll } from './store.ts';

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chronotiles-store-'));
  folders.push(folder);
  return folder;
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describeStore('file', async () => ({ store: createFileStore(await newFolder()) }));
describeStore('hasty file', async () => ({
  store: createFileStore(join(await newFolder(), 'made'), { durable: false }),
}));

describe('a folder as a store', () => {
  let root: string;
  beforeEach(async () => {
    root = await newFolder();
  });

  const keysOf = async () => (await Array.fromAsync(listAll(createFileStore(root), ''))).map(({ key }) => key);

  it('lists nothing where there is no folder', async () => {
    expect(await createFileStore(join(root, 'nowhere')).list('')).toEqual({ objects: [] });
  });

  it('never lists its own files, and takes no key of theirs', async () => {
    const store = createFileStore(root);
    await store.put('a/b', 'x', { metadata: { m: 'n' } });
    await writeFile(join(root, '.chronotiles-left.tmp'), 'x');
    await mkdir(join(root, '.chronotiles/v1'), { recursive: true });
    await writeFile(join(root, '.chronotiles/v1/x'), 'x');
    expect(await readdir(join(root, 'a'))).toHaveLength(2);
    expect(await keysOf()).toEqual(['a/b']);
    await expect(store.put('.chronotiles/v1/x', 'x')).rejects.toThrow(InvalidKeyError);
  });

  it('leaves no file of its own when a write fails', async () => {
    const store = createFileStore(root);
    await store.put('a', 'x');
    await expect(store.put('a', 'y', { ifAbsent: true })).rejects.toThrow();
    await expect(store.put('a', 'y', { ifMatch: '"other"' })).rejects.toThrow();
    await store.delete('a');
    expect(await readdir(root)).toEqual([]);
  });

  it('follows links, but not in circles', async () => {
    await mkdir(join(root, 'real'));
    await writeFile(join(root, 'real/file'), 'x');
    await symlink('real', join(root, 'linked'));
    await symlink('..', join(root, 'real/up'));
    await symlink('nowhere', join(root, 'broken'));
    await link(join(root, 'real/file'), join(root, 'hard'));
    const keys = await keysOf();
    expect(keys).toContain('linked/file');
    expect(keys).toContain('hard');
    expect(keys).not.toContain('broken');
    expect(keys.length).toBeLessThan(10);
  });

  it('says when a key needs a folder where there is a file', async () => {
    const store = createFileStore(root);
    await store.put('a', 'x');
    await expect(store.put('a/b', 'x')).rejects.toThrow(/a part of this path is a file/);
    expect(await store.head('a/b')).toBeUndefined();
    await store.put('c/d', 'x');
    await expect(store.put('c', 'x')).rejects.toThrow(/there is a folder of this name/);
  });

  it.each([
    ['ENOSPC', 'the disk is full: make room, or choose another place'],
    ['EACCES', 'permission is denied: change its rights or its owner, or choose another place'],
    ['EROFS', 'it lies on a read-only file system: choose another place'],
    ['EWHATEVER', 'the system says EWHATEVER'],
  ])('says what to do about %s', (code, remedy) => {
    const fault = Object.assign(new Error(code), { code, syscall: 'open' });
    const error = fileError(fault, '/out/tileset.json', 'written') as Error;
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error.message).toBe(`"/out/tileset.json" cannot be written: ${remedy}.`);
    expect(error.cause).toBe(fault);
  });

  it('passes on what is no error of the system', async () => {
    const fault = new TypeError('a mistake');
    expect(fileError(fault, '/out', 'written')).toBe(fault);
  });

  it('puts the lock of a dead process aside', async () => {
    const store = createFileStore(root);
    const etag = await store.put('pointer', '1');
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => dead.once('exit', resolve));
    await writeFile(lockName(join(root, 'pointer')), JSON.stringify({ host: hostname(), pid: dead.pid, token: 't' }));
    await store.put('pointer', '2', { ifMatch: etag });
    expect(await readdir(root)).toEqual(['pointer']);
  });

  it('loses no conditional write between processes', async () => {
    await createFileStore(root).put('counter', '0');
    const script = `
      const { createFileStore } = await import(${JSON.stringify(join(import.meta.dirname, 'file.ts'))});
      const store = createFileStore(${JSON.stringify(root)}, { durable: false });
      for (let done = 0; done < 40; ) {
        const { etag } = await store.info('counter');
        const count = Number(Buffer.from(await store.get('counter')).toString());
        try { await store.put('counter', String(count + 1), { ifMatch: etag }); done++; }
        catch (error) { if (error.name !== 'PreconditionFailedError') throw error; }
      }`;
    const runs = Array.from({ length: 3 }, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
      return new Promise((resolve) => child.once('exit', resolve));
    });
    expect(await Promise.all(runs)).toEqual([0, 0, 0]);
    expect(Buffer.from(await createFileStore(root).get('counter')).toString()).toBe('120');
    expect(await readdir(root)).toEqual(['counter']);
  });
});
