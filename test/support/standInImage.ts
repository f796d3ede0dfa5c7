/** An image made from nothing but busybox, since tests reach no registry. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../scripts/cloud/engine.ts';

/** A busybox without libraries, as the Debian package busybox-static has it. */
const BUSYBOX = ['/bin/busybox', '/usr/bin/busybox'].find(existsSync);
export const hasBusybox = BUSYBOX !== undefined;

const APPLETS = ['sh', 'cat', 'echo', 'id', 'touch', 'sleep', 'wget', 'dd', 'ls', 'pwd', 'test', 'chmod', 'rm', 'head'];

/** Makes the image under a name; `changes` are instructions of a Dockerfile, such as `ENTRYPOINT ["/bin/sh"]`. */
export function makeStandInImage({ command, env }: Engine, name: string, changes: string[] = []): void {
  const folder = mkdtempSync(join(tmpdir(), 'chronotiles-image-'));
  try {
    for (const inner of ['bin', 'tmp', 'etc']) mkdirSync(join(folder, inner));
    cpSync(BUSYBOX!, join(folder, 'bin/busybox'));
    for (const applet of APPLETS) symlinkSync('busybox', join(folder, 'bin', applet));
    const archive = join(folder, 'image.tar');
    execFileSync('tar', ['-C', folder, '-cf', archive, 'bin', 'tmp', 'etc']);
    const args = ['import', ...changes.flatMap((change) => ['--change', change]), archive, name];
    execFileSync(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
