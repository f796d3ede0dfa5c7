import { beforeEach, expect, it } from 'vitest';
import { currentRelease } from '../../inbox/release.ts';
import { createMemoryStore } from '../../store/memory.ts';
import type { ObjectStore } from '../../store/store.ts';
import { copyKey, releaseKey } from './keys.ts';
import { switchTo } from './pointer.ts';

const TILESET = JSON.stringify({ asset: { version: '1.1' }, root: { content: { uri: '../../content/0.glb' } } });
const MANIFEST = JSON.stringify({
  schema: 1,
  dataset: 'lyon',
  frame: { workCrs: 3946, origin: [0, 0], heights: 'orthometric' },
  files: [],
  contents: [],
});

let tiles: ObjectStore;

/** Puts a release that lies complete in the store, and answers what a switch to it is told. */
async function release(name: string): Promise<{ release: string; inputSet: string }> {
  await tiles.put(releaseKey('lyon', name, 'tileset.json'), TILESET);
  await tiles.put(releaseKey('lyon', name, 'manifest.json'), MANIFEST);
  await tiles.put(releaseKey('lyon', name, 'report.json'), name);
  return { release: name, inputSet: `of-${name}` };
}

beforeEach(() => {
  tiles = createMemoryStore();
});

it('switches from what was expected, and brings the copies up to date', async () => {
  expect(await switchTo(tiles, 'lyon', await release('one'), null)).toBe(true);
  expect(await switchTo(tiles, 'lyon', await release('two'), 'one')).toBe(true);
  expect(await currentRelease(tiles, 'lyon')).toMatchObject({ release: 'two', inputSet: 'of-two' });
  expect(Buffer.from(await tiles.get(copyKey('lyon', 'report.json'))).toString()).toBe('two');
});

it('never switches back what another run switched meanwhile, nor touches its copies', async () => {
  await switchTo(tiles, 'lyon', await release('one'), null);
  await switchTo(tiles, 'lyon', await release('newer'), 'one');
  expect(await switchTo(tiles, 'lyon', await release('older'), 'one')).toBe(false);
  expect(await switchTo(tiles, 'lyon', await release('first'), null)).toBe(false);
  expect(await currentRelease(tiles, 'lyon')).toMatchObject({ release: 'newer' });
  expect(Buffer.from(await tiles.get(copyKey('lyon', 'report.json'))).toString()).toBe('newer');
});

it('lets one of two win that switch at the same time', async () => {
  await switchTo(tiles, 'lyon', await release('one'), null);
  const rivals = [await release('two'), await release('three')];
  const won = await Promise.all(rivals.map((rival) => switchTo(tiles, 'lyon', rival, 'one')));
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(await currentRelease(tiles, 'lyon')).toMatchObject(rivals[won.indexOf(true)]!);
});

it('has succeeded where it switched before and could not say so', async () => {
  await switchTo(tiles, 'lyon', await release('one'), null);
  const two = await release('two');
  expect(await switchTo(tiles, 'lyon', two, 'one')).toBe(true);
  expect(await switchTo(tiles, 'lyon', two, 'one')).toBe(true);
});
