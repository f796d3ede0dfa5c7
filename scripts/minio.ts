import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The version the tests were written against; the module has no tags that `go install` could name. */
const MINIO = 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c';
const NAME = process.platform === 'win32' ? 'minio.exe' : 'minio';
const CACHE = resolve(import.meta.dirname, '../.cache/bin');

/** A running S3 server for tests. */
export interface S3Server {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  stop(): Promise<void>;
}

/** Path of a MinIO binary in `.cache/bin` or on the PATH, or undefined. */
export async function findMinio(): Promise<string | undefined> {
  return findProgram(NAME, [CACHE, ...searchPath()]);
}

/** Path of a MinIO binary; with CI=true it is built when there is none and Go is at hand, which takes some minutes. */
export async function ensureMinio(): Promise<string | undefined> {
  const found = await findMinio();
  if (found || process.env.CI !== 'true') return found;
  const go = await findProgram('go', [...searchPath(), '/usr/local/go/bin']);
  if (!go) return undefined;
  await mkdir(CACHE, { recursive: true });
  await promisify(execFile)(go, ['install', '-trimpath', '-ldflags', '-s -w', MINIO], {
    env: { ...process.env, GOBIN: CACHE, CGO_ENABLED: '0' },
    maxBuffer: 64 << 20,
  });
  return findMinio();
}

/** Starts MinIO on a free port of the loopback interface, over an empty folder that `stop` takes away. */
export async function startMinio(binary: string): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'chronotiles-minio-'));
  const port = await freePort();
  const credentials = { accessKeyId: 'chronotiles', secretAccessKey: 'chronotiles-test' };
  const child = spawn(binary, ['server', '--quiet', '--address', `127.0.0.1:${port}`, folder], {
    stdio: 'ignore',
    env: {
      ...process.env,
      MINIO_ROOT_USER: credentials.accessKeyId,
      MINIO_ROOT_PASSWORD: credentials.secretAccessKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
      MINIO_REGION: 'us-east-1',
    },
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await endProcess(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilLive(`${endpoint}/minio/health/live`, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, region: 'us-east-1', credentials, stop };
}

function searchPath(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

async function findProgram(name: string, folders: string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function untilLive(url: string, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await delay(50)) {
    if (child.exitCode !== null) throw new Error(`MinIO ended with exit code ${child.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`MinIO does not answer at ${url}.`);
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
