/** Settings that alter what comes out, and those that cannot be used. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DemoOptions, writeDemo } from '../lib/demo/demo.ts';
import { listRuns, readTasks } from '../lib/run/records.ts';
import { createFileStore } from '../lib/store/file.ts';
import { runCity, runMadeCity } from './support/city.ts';
import { useFolder } from './support/folder.ts';

const folder = useFolder('settings');
const PART = { columns: 3, rows: 3 } satisfies DemoOptions;
const tilesetSchema = z.object({ root: z.object({ transform: z.array(z.number()) }) });

describe('the CRS of tiles', () => {
  it('need not be the work CRS', async () => {
    await runMadeCity(folder.path('lambert'), PART, { options: { tilesCrs: 2154 } });
    const tileset = await readFile(folder.path('lambert', 'tiles', 'demo', 'tileset.json'), 'utf8');
    const { transform } = tilesetSchema.parse(JSON.parse(tileset)).root;
    expect(transform).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 843000, 6520000, 0, 1]);
  });
});

describe('settings that cannot be used', () => {
  it.each([
    [
      'changes',
      { changes: { overlap: 1 } },
      /^demo\/dataset\.json: "changes\.overlap" is no threshold\. There are height/,
    ],
    ['tiles', { tiles: { crs: 4326 } }, /^Tiles cannot lie in EPSG:4326: WGS 84 is in degrees\./],
    ['work', { workCrs: 4326 }, /^EPSG:4326 \(WGS 84\) does not measure in metres/],
  ])('end the run before any work, by one sentence: %s', async (name, settings, sentence) => {
    const inbox = folder.path(name, 'inbox');
    await mkdir(inbox, { recursive: true });
    await writeDemo(createFileStore(inbox, { durable: false }), PART);
    await writeFile(`${inbox}/demo/dataset.json`, JSON.stringify(settings));
    const out = folder.path(name, 'other');
    await expect(runCity({ inbox, out })).rejects.toThrow(sentence);
    const work = createFileStore(`${out}/.chronotiles`);
    const [run] = await listRuns(work);
    const tasks = (await readTasks(work, run!)).filter(({ tries }) => tries > 0);
    expect(tasks.map(({ task, state, tries }) => [task, state, tries])).toEqual([['collect', 'invalid', 1]]);
  });
});
