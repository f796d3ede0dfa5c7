/** Disks that are full, and places that cannot be written to. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeDemo } from '../../lib/demo/demo.ts';
import { createFileStore } from '../../lib/store/file.ts';
import { chronotiles, UNSEEMLY } from '../support/command.ts';
import { useFolder } from '../support/folder.ts';
import { readRelease } from '../support/release.ts';

const folder = useFolder('disk');
beforeAll(async () => {
  await writeDemo(createFileStore(folder.path('inbox')), { columns: 5, rows: 5 });
});

/** Whether this machine lets us mount file systems that only our own processes see. */
const canMount = platform() === 'linux' && spawnSync('unshare', ['--map-root-user', '--mount', 'true']).status === 0;

/** Runs a script in which `mount` works and nobody else sees it, with `$out` a folder to mount on. */
function inNamespace(script: string): string {
  const run = `${process.execPath} ${resolve('bin/chronotiles.ts')} run inbox --out "$out"`;
  const whole = `out=$1\nrun() { ${run} 2>&1; echo "code $?"; }\n${script}`;
  return execFileSync('unshare', ['--map-root-user', '--mount', 'sh', '-c', whole, 'sh', folder.path('mounted')], {
    cwd: folder.path(),
    encoding: 'utf8',
    timeout: 50_000,
  });
}

describe.skipIf(!canMount)('a file system of its own (skipped where none can be mounted)', () => {
  beforeAll(() => mkdir(folder.path('mounted')));

  it('that is full ends the run with a sentence, and with room the next call goes on', async () => {
    const told = inNamespace(`
      mount -t tmpfs -o size=600k tmpfs "$out"
      run
      test -e "$out/demo/tileset.json" && echo "a release is there"
      echo "--- with room"
      mount -o remount,size=100m "$out"
      run`);
    const [full, roomy] = told.split('--- with room');
    expect(full).toMatch(/cannot be written: the disk is full: make room, or choose another place\./);
    expect(full).toMatch(/^code 1$/m);
    expect(full).not.toMatch(UNSEEMLY);
    expect(full).not.toMatch(/a release is there/);
    expect(roomy).toMatch(/^demo is published: 3 vintages\.$/m);
    expect(roomy).toMatch(/^code 0$/m);
  });

  it('that is read-only', () => {
    const told = inNamespace('mount -t tmpfs -o ro tmpfs "$out"; run');
    expect(told).toMatch(/cannot be written: .*read-only.*choose another place\./);
    expect(told).toMatch(/^code 1$/m);
    expect(told).not.toMatch(UNSEEMLY);
  });
});

describe('an output that cannot be', () => {
  it('because a file is in its place', async () => {
    await writeFile(folder.path('file'), 'not a folder');
    const { code, stdout, stderr } = await chronotiles(folder.path(), 'run', 'inbox', '--out', 'file');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/file cannot be made .*: give another folder with --out\./);
    expect(stderr).not.toMatch(UNSEEMLY);
  });

  it('because a file is in the place of a folder in it', async () => {
    await mkdir(folder.path('taken'));
    await writeFile(folder.path('taken/demo'), 'not a folder');
    const { code, stderr } = await chronotiles(folder.path(), 'run', 'inbox', '--out', 'taken');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /".*taken\/demo.*" cannot be (read|written): a part of this path is a file: .*, so move one of the two/,
    );
    expect(stderr).not.toMatch(UNSEEMLY);
  });

  it('because the work folder leads in a circle', async () => {
    await symlink('circle', folder.path('circle'));
    const { code, stderr } = await chronotiles(folder.path(), 'run', 'inbox', '--out', 'out', '--work', 'circle');
    expect(code).toBe(1);
    expect(stderr).toMatch(/symbolic links lead in a circle: mend them/);
    expect(stderr).not.toMatch(UNSEEMLY);
  });

  it('leaves no release that is not whole', async () => {
    await expect(readRelease(folder.path('taken'), 'demo')).rejects.toThrow();
    expect(await readdir(folder.path('taken'))).toContain('demo');
  });
});
