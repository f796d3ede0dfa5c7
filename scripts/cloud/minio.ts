/** MinIO as the S3 of the laptop cloud and of the tests. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CACHE, endProcess, execute, findProgram, freePort, searchPath, untilHealthy } from './programs.ts';

/** The version the tests were written against; the module has no tags that `go install` could name. */
const MINIO = 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c';
const NAME = process.platform === 'win32' ? 'minio.exe' : 'minio';
const BIN = join(CACHE, 'bin');

/** A running S3 server. */
export interface S3Server {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Ends it; its process and port are gone then. */
  stop(): Promise<void>;
}

export interface MinioOptions {
  port?: number;
  /** Where objects are kept; if not given, in a folder that `stop` takes away. */
  folder?: string;
  credentials?: S3Server['credentials'];
  /** Told of objects in the buckets that are set to tell EventBridge. */
  webhook?: string;
  env?: Record<string, string>;
}

/** Path of a MinIO binary in the cache or on the PATH. */
export async function findMinio(): Promise<string | undefined> {
  return findProgram(NAME, [BIN, ...searchPath()]);
}

/** Path of a MinIO binary, built by Go where there is none, which takes some minutes; undefined where Go is missing too. */
export async function installMinio(say: (line: string) => void): Promise<string | undefined> {
  const found = await findMinio();
  if (found) return found;
  const go = await findProgram('go', [...searchPath(), '/usr/local/go/bin']);
  if (!go) return undefined;
  say('Building MinIO by Go, once; this takes some minutes …');
  await mkdir(BIN, { recursive: true });
  await execute(go, ['install', '-trimpath', '-ldflags', '-s -w', MINIO], {
    env: { ...process.env, GOBIN: BIN, CGO_ENABLED: '0' },
    maxBuffer: 64 << 20,
  });
  return findMinio();
}

/** Starts MinIO on the loopback interface. */
export async function startMinio(binary: string, options: MinioOptions = {}): Promise<S3Server> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'chronotiles-minio-')));
  const port = options.port ?? (await freePort());
  const credentials = options.credentials ?? { accessKeyId: 'chronotiles', secretAccessKey: 'chronotiles-test' };
  const child = spawn(binary, ['server', '--quiet', '--address', `127.0.0.1:${port}`, folder], {
    stdio: 'ignore',
    // Ctrl-C is for whoever started it, who ends servers in their order.
    detached: true,
    env: {
      ...process.env,
      MINIO_ROOT_USER: credentials.accessKeyId,
      MINIO_ROOT_PASSWORD: credentials.secretAccessKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
      MINIO_REGION: 'us-east-1',
      ...(options.webhook && {
        MINIO_NOTIFY_WEBHOOK_ENABLE_EVENTBRIDGE: 'on',
        MINIO_NOTIFY_WEBHOOK_ENDPOINT_EVENTBRIDGE: options.webhook,
      }),
      ...options.env,
    },
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await endProcess(child);
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilHealthy(`${endpoint}/minio/health/live`, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, region: 'us-east-1', credentials, stop };
}
