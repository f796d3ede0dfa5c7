import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chronotiles-cli-'));
});
afterAll(async () => rm(folder, { recursive: true }));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function chronotiles(...args: string[]): Promise<Ended> {
  return new Promise((done) => {
    execFile(process.execPath, [resolve('bin/chronotiles.ts'), ...args], { cwd: folder }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('help', () => {
  it('opens with what most people want', async () => {
    const { code, stdout } = await chronotiles('--help');
    expect(code).toBe(0);
    expect(stdout.indexOf('chronotiles run city --out tiles')).toBeLessThan(stdout.indexOf('Options:'));
    for (const command of ['run', 'watch', 'convert', 'inspect', 'explain', 'publish', 'demo', 'tour']) {
      expect(stdout).toMatch(new RegExp(`^  ${command} .*\\w`, 'm'));
    }
  });

  it.each(['run', 'watch', 'convert', 'inspect', 'explain', 'publish', 'demo'])('%s has examples', async (command) => {
    const { code, stdout } = await chronotiles(command, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain(`$ chronotiles ${command} `);
    expect(stdout).toContain('--json');
  });
});

describe('wrong usage ends with 2 and a sentence', () => {
  it.each([
    [['fly'], /unknown command 'fly'/],
    [['run', 'city'], /required option '--out <dir>'/],
    [['run', 'city', '--out', 'x', '--workers', '0'], /Give a whole number from 1 up/],
    [['run', 'city', '--out', 'x', '--tiles-crs', 'Lambert'], /Give an EPSG code/],
    [['run', 'nowhere', '--out', 'x'], /There is no folder .*nowhere/],
    [['inspect', 'nothing.gml'], /There is no file nothing\.gml/],
    [['convert', 'nothing.gml', '--out', 'x'], /There is no file .*nothing\.gml/],
    [['convert', 'nothing.gml', '--out', 'my tiles'], /cannot be written to .*my tiles.*"my-tiles" would do/],
    [['inspect', '.'], /is a folder: give one of the files in it/],
    [['publish', 'nowhere'], /There is no folder/],
    [['status', '--out', 'nowhere'], /There is no folder .*nowhere/],
    [['tasks', 'tempralTiles'], /There is no pipeline "tempralTiles"\. There are: .*temporalTiles/],
    [['pipelines', '-C', 'nowhere'], /No pipelines can be read from .*nowhere: there is no such folder/],
    [['gc', '--run-days', 'many'], /Give a whole number from 1 up/],
    [['publish', '.'], /There is no release here: give the folder that was given to "chronotiles run --out"/],
  ])('%j', async (args, sentence) => {
    const { code, stdout, stderr } = await chronotiles(...args);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('says which folder was meant when it was given a dataset', async () => {
    await mkdir(join(folder, 'lyon/2009'), { recursive: true });
    await writeFile(join(folder, 'lyon/2009/a.gml'), '<a/>');
    // A hidden file comes first in the listing.
    await writeFile(join(folder, 'lyon/.truth.json'), '{}');
    const { code, stderr } = await chronotiles('run', 'lyon', '--out', 'x');
    expect(stderr).toMatch(/holds vintages, so it is a dataset: give the folder that it lies in/);
    expect(code).toBe(2);
  });

  it('knows no run that left no records', async () => {
    await mkdir(join(folder, 'ran/.chronotiles'), { recursive: true });
    const { code, stderr } = await chronotiles('explain', 'abc', '--out', 'ran');
    expect(stderr).toMatch(/"abc" names no single run in this work folder\. There are none yet\./);
    expect(code).toBe(2);
  });

  it('refuses a file that is no city model', async () => {
    await writeFile(join(folder, 'roof.jpg'), '');
    for (const args of [
      ['inspect', 'roof.jpg'],
      ['convert', 'roof.jpg', '--out', 'x'],
    ]) {
      const { code, stderr } = await chronotiles(...args);
      expect(stderr).toMatch(/There is no city model in .*roof\.jpg/);
      expect(code).toBe(2);
    }
  });

  it('tells which datasets there are when a name is misspelt', async () => {
    await mkdir(join(folder, 'towns/lyon/2009'), { recursive: true });
    await writeFile(join(folder, 'towns/lyon/2009/a.gml'), '<a/>');
    for (const more of [[], ['--dry-run']]) {
      const { code, stderr } = await chronotiles('run', 'towns', '--out', 'x', '--dataset', 'lyno', ...more);
      expect(stderr).toMatch(/There is no dataset "lyno" in .*towns\. There are: lyon\./);
      expect(code).toBe(2);
    }
  });

  it('prints one object with --json all the same', async () => {
    const { stdout } = await chronotiles('inspect', 'nothing.gml', '--json');
    expect(JSON.parse(stdout)).toEqual({ error: 'There is no file nothing.gml.' });
  });
});

describe('a dry run', () => {
  it('tells what would be read, and writes no record', async () => {
    await mkdir(join(folder, 'city/lyon/2009'), { recursive: true });
    await writeFile(join(folder, 'city/lyon/2009/a.gml'), '<a/>');
    await writeFile(join(folder, 'city/lyon/2009/a.7z'), '');
    await writeFile(join(folder, 'city/stray.gml'), '<a/>');
    const { code, stdout } = await chronotiles('run', 'city', '--out', 'tiles', '--dry-run', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).rejected).toEqual([
      { key: 'stray.gml', reason: expect.stringContaining('put it into <dataset>/<year>/') },
    ]);
    expect(JSON.parse(stdout).datasets).toMatchObject([
      {
        dataset: 'lyon',
        isCurrent: false,
        bytesToRead: 4,
        objects: [{ key: 'lyon/2009/a.gml', state: 'new' }],
        rejected: [{ key: 'lyon/2009/a.7z', reason: expect.stringContaining('.zip') }],
      },
    ]);
    expect((await chronotiles('explain', 'abc', '--out', 'tiles')).stderr).toMatch(
      /There is no folder .*\.chronotiles/,
    );
  });
});
