/** Datasets that are wrong as a whole, or odd but right. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chronotiles, UNSEEMLY } from '../support/command.ts';
import { useFolder } from '../support/folder.ts';
import { building, cityModel, house, rawPolygon } from '../support/gml.ts';
import { readRelease } from '../support/release.ts';

const folder = useFolder('bad-datasets');

/** Writes an inbox of its own, runs it by the command, and holds that to what every mistake is owed. */
async function run(name: string, files: Record<string, string>) {
  const inbox = folder.path(name);
  await mkdir(inbox, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(inbox, file)), { recursive: true });
    await writeFile(join(inbox, file), content);
  }
  const ended = await chronotiles(folder.path(), 'run', name, '--out', `${name}-tiles`);
  expect(ended.stderr).not.toMatch(UNSEEMLY);
  return { ...ended, release: (dataset = 'demo') => readRelease(folder.path(`${name}-tiles`), dataset) };
}

/** Corners of a house in EPSG:2154 that lies where `house('a', 0, 0)` lies in EPSG:3946, as PROJ brings them there. */
const CORNERS_IN_LAMBERT = [
  '842887.460 6519508.310',
  '842897.452 6519508.312',
  '842897.450 6519518.304',
  '842887.458 6519518.302',
];

/** A box from its corners, with the heights of `house`. */
function boxOver(corners: string[]): string {
  const ring = (points: string[]) => rawPolygon([...points, points[0]].join(' '));
  const at = (height: number) => corners.map((corner) => `${corner} ${height}`);
  const [low, high] = [at(170), at(178)];
  const walls = corners.map((_, side) => {
    const next = (side + 1) % corners.length;
    return ring([low[side]!, low[next]!, high[next]!, high[side]!]);
  });
  return [ring(low.toReversed()), ring(high), ...walls].join('');
}

const GOOD = cityModel([house('a', 0, 0)]);

describe('what fails as a whole', () => {
  it('an empty inbox', async () => {
    const { code, stdout, stderr } = await run('empty', {});
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /There is nothing to read in .*empty: lay it out as <dataset>\/<year>\/<files>, such as lyon\/2015\/roofs\.gml\./,
    );
  });

  it('a dataset without a file that can be read', async () => {
    const { code, stderr } = await run('no-files', {
      'demo/2012/notes.txt': 'nothing here',
      'demo/dataset.json': '{}',
    });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/nothing to read/i);
  });

  it('a dataset whose every file is refused', async () => {
    const { code, stderr } = await run('all-bad', { 'demo/2012/a.gml': 'no model', 'demo/2012/b.gml': '' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/Nothing in "demo" can be used\. demo\/2012\/a\.gml: This is neither CityGML nor CityJSON/);
  });

  it('vintages of which none is a date', async () => {
    const { code, stderr } = await run('no-date', { 'demo/summer/a.gml': GOOD });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/"summer" is no vintage: name the folder by a year, month or day/);
  });

  it('two vintages of the same day', async () => {
    const { code, stderr } = await run('same-day', { 'demo/2012/a.gml': GOOD, 'demo/2012-01-01/a.gml': GOOD });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /The vintages "2012-01-01" and "2012" of demo stand for the same day: put their files into one folder/,
    );
  });

  it('settings with a slip in them', async () => {
    const { code, stderr } = await run('slip', { 'demo/2012/a.gml': GOOD, 'demo/dataset.json': '{"csr":"EPSG:3946"}' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/demo\/dataset\.json cannot be used: "csr" is no setting: look for a slip in the name\./);
  });
});

describe('what does not keep the rest from being published', () => {
  it('another dataset that fails', async () => {
    const { code, stdout, release } = await run('two', { 'bad/2012/a.gml': 'no model', 'good/2012/a.gml': GOOD });
    expect(code).toBe(1);
    expect(stdout).toMatch(/1 dataset failed:\n {2}bad: Nothing in "bad" can be used/);
    expect((await release('good')).versions).toHaveLength(1);
  });

  it('folders that are no dataset, or hold none', async () => {
    const strays = { 'demo/2012/a.gml': GOOD, 'Lyon 1er/2012/a.gml': GOOD, 'other/summer/a.gml': GOOD, 'a.gml': GOOD };
    const { code, stdout, release } = await run('strays', strays);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^3 inputs could not be used:$/m);
    expect(stdout).toMatch(/Lyon 1er\/2012\/a\.gml: "Lyon 1er" is no name for a dataset: .* \("Lyon-1er" would do\)\./);
    expect(stdout).toMatch(/other\/summer\/a\.gml: "summer" is no vintage: name the folder by a year, month or day/);
    expect(stdout).toMatch(/ a\.gml: It lies outside of any vintage: put it into <dataset>\/<year>\//);
    expect((await release()).versions).toHaveLength(1);
  });
});

describe('what is right, though odd', () => {
  it('two vintages in different coordinate systems: what stands in the same place is the same', async () => {
    const lambert = cityModel([building('b', boxOver(CORNERS_IN_LAMBERT))], { srsName: 'EPSG:2154' });
    const { code, release } = await run('two-crs', { 'demo/2009/a.gml': GOOD, 'demo/2012/b.gml': lambert });
    expect(code).toBe(0);
    const { transactions, versions } = await release();
    expect(transactions).toEqual([]);
    expect(versions).toMatchObject([{ start: '2009', end: null, ids: { 2009: ['a'], 2012: ['b'] } }]);
  });
});
