/** The package as people get it: packed, installed into an empty folder, run by the oldest Node that it claims to know. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const OLDEST_NODE = 'node@22';
const MINUTES = 60_000;
const run = promisify(execFile);

let folder: string;

/** Runs a command that lies in the folder, with the Node that was installed there. */
function inFolder(command: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const bin = join(folder, 'node_modules/.bin');
  return run(command, args, { cwd: folder, env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` } });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chronotiles-package-'));
  await writeFile(join(folder, 'package.json'), '{"private":true,"allowScripts":{"node":true}}');
  await run('npm', ['pack', '--silent', '--pack-destination', folder]);
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', ...quiet, `./${tarball}`, OLDEST_NODE], { cwd: folder });
}, 3 * MINUTES);
afterAll(async () => rm(folder, { recursive: true, force: true }));

describe('the installed package', () => {
  it(
    'runs a made city with workers, without the CDK',
    async () => {
      expect((await inFolder('node', '--version')).stdout).toMatch(/^v22\./);
      await inFolder('chronotiles', 'demo', 'city');
      const { stdout } = await inFolder('chronotiles', 'run', 'city', '--out', 'tiles', '--workers', '2', '--json');
      expect(JSON.parse(stdout).datasets).toMatchObject([{ dataset: 'demo', outcome: 'published' }]);
      const tileset = JSON.parse(await readFile(join(folder, 'tiles/demo/tileset.json'), 'utf8'));
      expect(tileset.asset.version).toBe('1.1');
      expect(await readdir(join(folder, 'node_modules'))).not.toContain('aws-cdk-lib');
    },
    2 * MINUTES,
  );

  it('can be imported, and has types', async () => {
    const script =
      'const { VERSION, runPipeline } = await import("chronotiles"); console.log(VERSION, typeof runPipeline)';
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    expect((await inFolder('node', '--input-type=module', '-e', script)).stdout.trim()).toBe(`${version} function`);
    const types = await readFile(join(folder, 'node_modules/chronotiles/dist/lib/index.d.ts'), 'utf8');
    expect(types).toContain('runPipeline');
  });

  it('holds what a licence asks for, and no tests', async () => {
    const files = await readdir(join(folder, 'node_modules/chronotiles'), { recursive: true });
    for (const name of ['LICENSE', 'NOTICE', 'README.md', 'CHANGELOG.md']) expect(files).toContain(name);
    expect(files.filter((name) => /\.test\.|\.ts$/.test(name) && !name.endsWith('.d.ts'))).toEqual([]);
  });
});
