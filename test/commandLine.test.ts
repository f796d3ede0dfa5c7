/** The commands on a small made city, one after the other, as a person would type them. */
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDemo } from '../lib/demo/demo.ts';
import type { Truth } from '../lib/demo/truth.ts';
import { createFileStore } from '../lib/store/file.ts';
import { startChronotiles } from './support/command.ts';

let folder: string;
let truth: Truth;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chronotiles-commands-'));
  truth = await writeDemo(createFileStore(join(folder, 'city')), { columns: 9, rows: 8 });
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const start = (...args: string[]) => startChronotiles(folder, ...args);
const chronotiles = (...args: string[]) => start(...args).ended;

/** What is current. The tileset names the release, whose name is the hash of all it consists of. */
function readTables(out: string): Promise<string[]> {
  const names = ['tileset.json', 'transactions.jsonl', 'buildings.jsonl'];
  return Promise.all(names.map((name) => readFile(join(folder, out, 'demo', name), 'utf8')));
}

/** Number of transactions by vintages and type. */
function countTransactions(transactions: { from: string; to: string; type: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { from, to, type } of transactions) {
    if (type === 'unchanged') continue;
    const name = `${from} ${to} ${type}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('run', () => {
  it('tells what changed, as it is known', async () => {
    const { code, stdout, stderr } = await chronotiles('run', 'city', '--out', 'tiles', '--json');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const [result] = JSON.parse(stdout).datasets;
    expect(result).toMatchObject({ dataset: 'demo', outcome: 'published', vintages: ['2009', '2012', '2015'] });
    const told: Record<string, number> = {};
    for (const { from, to, counts } of result.published.changes) {
      for (const [type, count] of Object.entries(counts)) told[`${from} ${to} ${type}`] = count as number;
    }
    expect(told).toEqual(countTransactions(truth.transactions));
    expect(Object.keys(told).length).toBeGreaterThan(6);
  });

  it('has nothing to do the second time', async () => {
    const { code, stdout } = await chronotiles('run', 'city', '--out', 'tiles');
    expect(code).toBe(0);
    expect(stdout).toMatch(/demo was published before from the same files: 3 vintages\./);
    expect((await chronotiles('run', 'city', '--out', 'tiles', '--dry-run')).stdout).toMatch(/nothing to do/);
  });

  it('reads nothing again when a vintage is taken away, and goes back to the release before', async () => {
    const before = await readTables('tiles');
    await rename(join(folder, 'city/demo/2015'), join(folder, 'kept'));
    const dry = await chronotiles('run', 'city', '--out', 'tiles', '--dry-run', '--json');
    expect(JSON.parse(dry.stdout).datasets[0]).toMatchObject({ isCurrent: false, bytesToRead: 0 });
    expect((await chronotiles('run', 'city', '--out', 'tiles')).stdout).toMatch(/demo is published: 2 vintages/);
    await rename(join(folder, 'kept'), join(folder, 'city/demo/2015'));

    const listed = JSON.parse((await chronotiles('publish', 'tiles', '--json')).stdout).releases;
    expect(listed.map(({ isCurrent }: { isCurrent: boolean }) => isCurrent).sort()).toEqual([false, true]);
    const earlier = listed.find(({ vintages }: { vintages: string[] }) => vintages.length === 3);
    const back = await chronotiles('publish', 'tiles', '--release', earlier.release.slice(0, 12));
    expect(back.stdout).toMatch(/demo is back at release/);
    expect(await readTables('tiles')).toEqual(before);
    expect((await chronotiles('run', 'city', '--out', 'tiles')).stdout).toMatch(/was published before/);
  });

  it('explains what a task was made for', async () => {
    const { datasets } = JSON.parse((await chronotiles('run', 'city', '--out', 'tiles', '--json')).stdout);
    const { code, stdout } = await chronotiles('explain', datasets[0].published.run.slice(0, 8), '--out', 'tiles');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}collect +ok/m);
    const { units } = JSON.parse(
      (await chronotiles('explain', datasets[0].published.run, 'split', '--out', 'tiles', '--json')).stdout,
    );
    expect(units.length).toBeGreaterThan(0);
  });
});

describe('what cannot be used', () => {
  it('is told, the rest goes on, and the exit code is 3', async () => {
    await cp(join(folder, 'city'), join(folder, 'spoilt'), { recursive: true });
    await writeFile(
      join(folder, 'spoilt/demo/2012/cut.gml'),
      '<?xml version="1.0"?><CityModel xmlns="http://www.opengis.net/citygml/2.0"><cityObj',
    );
    const { code, stdout } = await chronotiles('run', 'spoilt', '--out', 'spoilt-tiles');
    expect(code).toBe(3);
    expect(stdout).toMatch(/1 input could not be used:\n {2}demo\/2012\/cut\.gml.*: \S.*\./);
    expect(stdout).toMatch(/^Tileset: spoilt-tiles\/demo\/tileset\.json$/m);
  });

  it('fails alone with one sentence', async () => {
    await createFileStore(join(folder, 'bad')).put('demo/2012/a.gml', 'no model at all');
    const { code, stdout, stderr } = await chronotiles('run', 'bad', '--out', 'bad-tiles');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stderr).not.toMatch(/This should not have happened/);
  });
});

describe('Ctrl-C', () => {
  it('stops with 130, and the next call comes to the same', async () => {
    const { child, ended } = start('run', 'city', '--out', 'stopped');
    child.stderr!.on('data', (chunk) => {
      if (/collect/.test(String(chunk))) child.kill('SIGINT');
    });
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/Stopped\. What was done is kept: run the same command again to go on\./);
    expect(code).toBe(130);
    expect((await chronotiles('run', 'city', '--out', 'stopped')).code).toBe(0);
    expect(await readTables('stopped')).toEqual(await readTables('tiles'));
  });
});

describe('single files', () => {
  it('are told about', async () => {
    const { code, stdout } = await chronotiles('inspect', 'city/demo/2012/DEMO_BATI_2012-1.gml');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^city\/demo\/2012\/DEMO_BATI_2012-1\.gml: CityGML 2\.0, EPSG:3946, /);
    expect(stdout).toMatch(/^ {2}Building {2}\d+ features {2}[\d,]+ polygons {2}LOD 2$/m);
  });

  it('can be written as CityJSONSeq, which tells the same', async () => {
    const { stdout } = await chronotiles('inspect', 'city/demo/2012/DEMO_BATI_2012-1.gml', '--as', 'cityjsonseq');
    await writeFile(join(folder, 'copy.city.jsonl'), stdout);
    const [original, copy] = await Promise.all(
      ['city/demo/2012/DEMO_BATI_2012-1.gml', 'copy.city.jsonl'].map(
        async (file) => JSON.parse((await chronotiles('inspect', file, '--json')).stdout).sources[0],
      ),
    );
    expect(copy.features).toBe(original.features);
    expect(copy.classes).toEqual(original.classes);
    for (const axis of [0, 1, 2]) expect(copy.bounds.min[axis]).toBeCloseTo(original.bounds.min[axis], 2);
  });

  it('become plain tiles', async () => {
    const { code, stdout } = await chronotiles('convert', 'city/demo/2012', '--out', 'plain');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Tileset: plain/tileset.json\n' });
    const tileset = JSON.parse(await readFile(join(folder, 'plain/tileset.json'), 'utf8'));
    expect(tileset.root.children ?? [tileset.root]).not.toHaveLength(0);
    expect(await readdir(join(folder, 'plain/content'))).not.toHaveLength(0);
  });
});
