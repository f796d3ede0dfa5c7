import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileStore } from '../store/file.ts';
import { datasetsToRun, type Watched } from './watchInbox.ts';

const QUIET = 10;
let folder: string;
let watched: Map<string, Watched>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chronotiles-watch-'));
  watched = new Map();
});
afterEach(async () => rm(folder, { recursive: true }));

/** Writes a file whose time is `second`. */
async function drop(key: string, second: number, content = key): Promise<void> {
  const path = join(folder, key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await utimes(path, second, second);
}

const lookAt = (second: number) => datasetsToRun(folder, createFileStore(folder), watched, QUIET, second * 1000);

it('waits until a folder is quiet, and runs it once', async () => {
  await drop('lyon/2009/a.gml', 100);
  expect(await lookAt(100)).toEqual([]);
  await drop('lyon/2009/b.gml', 108);
  expect(await lookAt(108)).toEqual([]);
  expect(await lookAt(117)).toEqual([]);
  expect(await lookAt(118)).toEqual(['lyon']);
  expect(await lookAt(300)).toEqual([]);
});

it('runs again when a file was replaced or taken away', async () => {
  await drop('lyon/2009/a.gml', 100);
  await drop('lyon/2012/b.gml', 100);
  await lookAt(100);
  expect(await lookAt(110)).toEqual(['lyon']);
  await drop('lyon/2009/a.gml', 120, 'other');
  await lookAt(120);
  expect(await lookAt(130)).toEqual(['lyon']);
  await rm(join(folder, 'lyon/2012'), { recursive: true });
  await lookAt(140);
  expect(await lookAt(150)).toEqual(['lyon']);
});

it('does not wait when READY was put in last', async () => {
  await drop('lyon/2009/a.gml', 100);
  await drop('lyon/2009/READY', 101);
  expect(await lookAt(101)).toEqual(['lyon']);
  await drop('lyon/2012/b.gml', 102);
  expect(await lookAt(102)).toEqual([]);
});

it('obeys the settings of the dataset', async () => {
  await drop('lyon/dataset.json', 100, '{"quietSeconds":60,"expect":["2009","2012"]}');
  await drop('lyon/2009/a.gml', 100);
  await lookAt(100);
  expect(await lookAt(170)).toEqual([]);
  await drop('lyon/2012/b.gml', 180);
  await lookAt(180);
  expect(await lookAt(200)).toEqual([]);
  expect(await lookAt(240)).toEqual(['lyon']);
});

it('keeps datasets apart and does not see what is no input', async () => {
  await drop('lyon/2009/a.gml', 100);
  await drop('paris/2009/a.gml', 105);
  await lookAt(105);
  await drop('lyon/notes.txt', 112);
  expect(await lookAt(115)).toEqual(['lyon', 'paris']);
});
