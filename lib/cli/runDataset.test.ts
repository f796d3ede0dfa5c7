import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeDemo } from '../demo/demo.ts';
import { createFileStore } from '../store/file.ts';
import { SupersededError } from './errors.ts';
import { foldersOf, openFolders } from './folders.ts';
import { type DatasetResult, runDataset } from './runDataset.ts';
import { summarize } from './summary.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chronotiles-dataset-'));
  await mkdir(join(root, 'city'));
  await writeDemo(createFileStore(join(root, 'city'), { durable: false }), { columns: 2, rows: 2 });
});
afterAll(async () => rm(root, { recursive: true }));

async function run(onLine: (line: string) => void = () => {}): Promise<DatasetResult> {
  const opened = await openFolders(foldersOf(join(root, 'city'), join(root, 'tiles')));
  const context = { signal: new AbortController().signal, progress: { say: onLine, show() {} } };
  return runDataset(opened, 'demo', { options: {}, workers: 1 }, context);
}

const said = (result: DatasetResult) => summarize(result, foldersOf('city', 'tiles'))[1];

it('tells how publishing ended', async () => {
  await mkdir(join(root, 'city/demo/2018'));
  await writeFile(join(root, 'city/demo/2018/broken.gml'), '<a');
  const first = await run();
  expect(first).toMatchObject({ outcome: 'published', vintages: ['2009', '2012', '2015'] });
  expect(said(first)).toBe('demo is published: 3 vintages.');
  expect(said(await run())).toBe('demo was published before from the same files: 3 vintages.');
  await writeFile(join(root, 'city/demo/2018/broken.gml'), '<b');
  const same = await run();
  expect(same.outcome).toBe('unchanged');
  expect(said(same)).toBe('demo is published, and came out as it was before: 3 vintages.');
});

it('does not say that what was superseded is published', async () => {
  const pointer = join(root, 'tiles/demo/tileset.json');
  const { asset, ...tileset } = JSON.parse(await readFile(pointer, 'utf8'));
  const other = { ...asset, extras: { ...asset.extras, release: 'f'.repeat(64) } };
  await rm(join(root, 'city/demo/2015'), { recursive: true });
  const meanwhile = (line: string) => {
    if (line.includes('join')) writeFileSync(pointer, JSON.stringify({ asset: other, ...tileset }));
  };
  await expect(run(meanwhile)).rejects.toThrow(SupersededError);
  expect(JSON.parse(await readFile(pointer, 'utf8')).asset.extras.release).toBe('f'.repeat(64));
});
