import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UsageError } from './errors.ts';
import { filesAsInbox } from './filesAsInbox.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chronotiles-files-'));
  for (const file of [
    'ward/udx/bldg/a.gml',
    'ward/udx/bldg/a.jpg',
    'ward/udx/dem/b.gml',
    'ward/codelists/function.xml',
    'notes.txt',
  ]) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), file);
  }
});
afterAll(async () => rm(root, { recursive: true }));

const keysOf = async (...paths: string[]) =>
  [
    ...(
      await filesAsInbox(
        paths.map((path) => join(root, path)),
        'x/0001',
      )
    ).keys(),
  ].sort();

it('takes a file alone, by its own name', async () => {
  await mkdir(join(root, 'alone'));
  await writeFile(join(root, 'alone/c.city.json'), '{}');
  const entries = await filesAsInbox([join(root, 'alone/c.city.json')], 'x/0001');
  expect([...entries]).toEqual([['x/0001/c.city.json', join(root, 'alone/c.city.json')]]);
});

it('finds the code lists of a file where its references look for them', async () => {
  expect(await keysOf('ward/udx/bldg/a.gml')).toEqual(['x/0001/codelists/function.xml', 'x/0001/udx/bldg/a.gml']);
});

it('takes what can be input from a folder', async () => {
  expect(await keysOf('ward/udx')).toEqual(['x/0001/bldg/a.gml', 'x/0001/bldg/a.jpg', 'x/0001/dem/b.gml']);
});

it('refuses what is not there or no city model', async () => {
  await expect(keysOf('nothing.gml')).rejects.toThrow(UsageError);
  await expect(keysOf('notes.txt')).rejects.toThrow(/no city model by its name/);
});
