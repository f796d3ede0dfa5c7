/** A container engine that tasks can run in, and our image in it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildViewer } from '../buildViewer.ts';
import { LOCAL_IMAGE } from './localstack.ts';
import { CACHE, execute, findProgram } from './programs.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = join(CACHE, 'containers');
export const NODE_IMAGE = 'docker.io/library/node:24-slim';

export interface Engine {
  /** `podman` or `docker`. */
  command: string;
  /** For it to work by. */
  env: Record<string, string>;
}

/** The first engine that answers `info`: a client without a daemon is none. */
export async function findEngine(): Promise<Engine | undefined> {
  for (const command of ['podman', 'docker']) {
    if (!(await findProgram(command))) continue;
    const engine = { command, env: command === 'podman' ? await podmanEnvironment() : {} };
    if (await answers(engine, 'info')) return engine;
  }
  return undefined;
}

/**
 * Podman with images of its own in the cache. It uses the machine's network, where the servers listen, and asks for nothing
 * that a container may not give to a podman inside of it.
 */
async function podmanEnvironment(): Promise<Record<string, string>> {
  const limits = 'default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]';
  const files = {
    CONTAINERS_CONF: `[containers]\nnetns = "host"\ncgroupns = "host"\nlog_driver = "k8s-file"\n${limits}\n
[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n${(await findProgram('runc')) ? 'runtime = "runc"\n' : ''}`,
    CONTAINERS_STORAGE_CONF: `[storage]\ndriver = "overlay"\ngraphroot = "${FOLDER}/images"\nrunroot = "${FOLDER}/run"\n`,
    CONTAINERS_REGISTRIES_CONF: 'unqualified-search-registries = ["docker.io"]\nshort-name-mode = "permissive"\n',
  };
  await mkdir(FOLDER, { recursive: true });
  const env: Record<string, string> = {};
  for (const [name, text] of Object.entries(files)) {
    env[name] = join(FOLDER, `${name.toLowerCase()}.conf`);
    await writeFile(env[name], text);
  }
  return env;
}

/** Builds the image of all steps from its Dockerfile, under the name that the stacks are deployed with here. */
export async function buildStepImage(engine: Engine): Promise<void> {
  await buildViewer(join(ROOT, 'viewer/built'));
  const image = ['--tag', LOCAL_IMAGE, '--file', 'containers/step/Dockerfile', '.'];
  // An image that is there is taken as it is: nobody has to reach a registry twice.
  const pull = (await answers(engine, 'image', 'inspect', NODE_IMAGE)) ? ['--pull=never'] : [];
  await run(engine, 'build', ...(engine.command === 'podman' ? pull : []), ...image);
}

/** Runs the engine to its end. @throws Error with what it printed */
export async function run({ command, env }: Engine, ...args: string[]): Promise<string> {
  const options = { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 64 << 20 };
  return (await execute(command, args, options)).stdout;
}

export function answers(engine: Engine, ...args: string[]): Promise<boolean> {
  return run(engine, ...args).then(
    () => true,
    () => false,
  );
}
