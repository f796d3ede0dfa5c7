/** The image `node:24-slim` from Debian's packages and npm's, for machines that reach those and no registry of images. */
import { appendFile, chown, copyFile, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, type Engine, NODE_IMAGE, run } from './engine.ts';
import { execute, findProgram } from './programs.ts';

const CERTIFICATES = 'etc/ssl/certs/ca-certificates.crt';
const USER = 1000;

/** Sees that the engine has the image; undefined where it can neither be pulled nor put together. */
export async function ensureNodeImage(engine: Engine, say: (line: string) => void): Promise<true | undefined> {
  if (await answers(engine, 'image', 'inspect', NODE_IMAGE)) return true;
  if (await answers(engine, 'pull', '--quiet', NODE_IMAGE)) return true;
  if (engine.command !== 'podman' || process.getuid?.() !== 0 || !(await findProgram('debootstrap'))) return undefined;
  say(`${NODE_IMAGE} cannot be pulled: putting it together from packages, once …`);
  const root = await mkdtemp(join(tmpdir(), 'chronotiles-node-'));
  try {
    await execute('debootstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', root], {
      maxBuffer: 64 << 20,
    });
    await addNode(root);
    await importImage(engine, root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  return true;
}

/** Node as it runs here, the npm that is on this machine, and the user `node`. */
async function addNode(root: string): Promise<void> {
  const modules = join(root, 'usr/local/lib/node_modules');
  const { stdout } = await execute('npm', ['root', '--global']);
  await mkdir(modules, { recursive: true });
  await cp(join(stdout.trim(), 'npm'), join(modules, 'npm'), { recursive: true });
  await copyFile(process.execPath, join(root, 'usr/local/bin/node'));
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
  await copyFile(join('/', CERTIFICATES), join(root, CERTIFICATES));
  await appendFile(join(root, 'etc/passwd'), `node:x:${USER}:${USER}::/home/node:/bin/sh\n`);
  await appendFile(join(root, 'etc/group'), `node:x:${USER}:\n`);
  await mkdir(join(root, 'home/node'), { recursive: true });
  await chown(join(root, 'home/node'), USER, USER);
}

async function importImage(engine: Engine, root: string): Promise<void> {
  const archive = `${root}.tar`;
  const changes = [
    'CMD ["node"]',
    'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    `ENV NODE_EXTRA_CA_CERTS=/${CERTIFICATES}`,
  ];
  try {
    await execute('tar', ['-C', root, '-cf', archive, '.']);
    await run(engine, 'import', ...changes.flatMap((change) => ['--change', change]), archive, NODE_IMAGE);
  } finally {
    await rm(archive, { force: true });
  }
}
