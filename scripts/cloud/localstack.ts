/** LocalStack with our extension: Step Functions, CloudFormation, Lambda, ECS and the rest of AWS on this machine. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { S3Server } from './minio.ts';
import { CACHE, endProcess, execute, findProgram, untilHealthy } from './programs.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const EMULATOR = join(ROOT, 'emulator');
const LOCK = join(EMULATOR, 'requirements.lock');
/** LocalStack 4.14 has syntax that older Pythons do not read. */
const PYTHON = 'python3.13';
/** Another one makes another environment, whatever is installed in it. */
const LAYOUT = 'compiled, with a cache';
/** The image that the stacks are deployed with here: a name for the entry program of this clone. */
export const LOCAL_IMAGE = 'chronotiles-step';

export interface LocalStackOptions {
  /** Where S3 requests go. */
  s3: Pick<S3Server, 'endpoint' | 'region' | 'credentials'>;
  port: number;
  /** Where its log is written. */
  log: string;
  /** Tasks run in containers, not as processes. */
  engine?: { command: string; env: Record<string, string> } | undefined;
}

export interface LocalStack {
  endpoint: string;
  /** Ends it and all tasks; its processes and port are gone then. */
  stop(): Promise<void>;
}

/** Python of the environment that LocalStack is installed in. */
export function findLocalStack(): string | undefined {
  const { python, marker } = environment();
  return existsSync(marker) ? python : undefined;
}

/** Installs LocalStack from its lock file where it is not yet; undefined where there is no Python 3.13. */
export async function installLocalStack(say: (line: string) => void): Promise<string | undefined> {
  const found = findLocalStack();
  if (found) return found;
  const base = await findPython();
  if (!base) return undefined;
  const { folder, python, marker } = environment();
  say('Installing LocalStack, once …');
  await rm(folder, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  await execute(base, ['-m', 'venv', folder]);
  await execute(python, ['-m', 'pip', 'install', '--quiet', 'uv']);
  // Compiled once here, and not at every start.
  const options = ['--quiet', '--compile-bytecode', '--python', python, '-r', LOCK];
  await execute(python, ['-m', 'uv', 'pip', 'install', ...options], { maxBuffer: 64 << 20 });
  await mkdir(join(folder, 'cache'));
  await writeFile(marker, '');
  return python;
}

/** The environment is named by what is installed in it; its marker is written last. */
function environment(): { folder: string; python: string; marker: string } {
  const hash = createHash('sha256').update(LAYOUT).update(readFileSync(LOCK)).digest('hex').slice(0, 12);
  const folder = join(CACHE, `localstack-${hash}`);
  return { folder, python: join(folder, 'bin/python'), marker: join(folder, 'complete') };
}

/** A Python 3.13 that runs: the one on the PATH may be a shim for another. */
async function findPython(): Promise<string | undefined> {
  const onPath = await findProgram(PYTHON);
  const ofPyenv = globSync(
    join(process.env.PYENV_ROOT ?? join(process.env.HOME ?? '', '.pyenv'), 'versions/3.13*/bin', PYTHON),
  );
  for (const python of [...(onPath ? [onPath] : []), ...ofPyenv]) {
    if (
      await execute(python, ['--version']).then(
        () => true,
        () => false,
      )
    )
      return python;
  }
  return undefined;
}

/** Starts LocalStack on the loopback interface. It forgets everything when it ends. */
export async function startLocalStack(python: string, options: LocalStackOptions): Promise<LocalStack> {
  const { s3, port, engine } = options;
  const state = await mkdtemp(join(tmpdir(), 'chronotiles-localstack-'));
  // What LocalStack learns of all services of AWS, a few seconds each time, it keeps here.
  await mkdir(join(state, 'var/lib/localstack'), { recursive: true });
  await symlink(join(environment().folder, 'cache'), join(state, 'var/lib/localstack/cache'));
  const log = await open(options.log, 'w');
  const child = spawn(python, ['-m', 'chronotiles_emulator'], {
    stdio: ['ignore', log.fd, log.fd],
    // Ctrl-C is for whoever started it, who ends servers in their order.
    detached: true,
    env: {
      ...process.env,
      PYTHONPATH: EMULATOR,
      PYTHONDONTWRITEBYTECODE: '1',
      GATEWAY_LISTEN: `127.0.0.1:${port}`,
      LOCALSTACK_HOST: `127.0.0.1:${port}`,
      // Nothing is looked up or sent elsewhere, and nothing is written outside of its folder.
      DNS_ADDRESS: '0',
      SKIP_SSL_CERT_DOWNLOAD: '1',
      DISABLE_EVENTS: '1',
      OVERRIDE_IN_DOCKER: '0',
      FILESYSTEM_ROOT: state,
      CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES: '1',
      LAMBDA_RUNTIME_EXECUTOR: 'process',
      PROVIDER_OVERRIDE_S3: 'minio',
      EMULATOR_S3_ENDPOINT: s3.endpoint,
      EMULATOR_S3_ACCESS_KEY: s3.credentials.accessKeyId,
      EMULATOR_S3_SECRET_KEY: s3.credentials.secretAccessKey,
      EMULATOR_NODE: process.execPath,
      // Half of what a short task takes is compiling what the one before it compiled.
      NODE_COMPILE_CACHE: join(CACHE, 'compiled'),
      EMULATOR_PROGRAMS: JSON.stringify({
        [LOCAL_IMAGE]: { entrypoint: ['node', 'containers/step/main.ts'], directory: ROOT },
      }),
      ...(engine && { EMULATOR_CONTAINER_ENGINE: engine.command, ...engine.env }),
    },
  });
  await log.close();
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await endProcess(child);
    await rm(state, { recursive: true, force: true });
  };
  try {
    await untilHealthy(`${endpoint}/_localstack/health`, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, stop };
}
