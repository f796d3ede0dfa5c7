/** What tools run in on this machine: podman, docker, or plain processes. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EngineError } from '../errors.ts';

export const ENGINES = ['podman', 'docker', 'process'] as const;
export type Engine = (typeof ENGINES)[number];

const execute = promisify(execFile);

/** How long an engine may take to say that it is there. */
const PATIENCE_MS = 20_000;

/**
 * The engine that a tool runs in: the one asked for, else the first of podman and docker that answers.
 * @param image of the tool; one without runs as a process, since it names nothing else
 * @throws EngineError that tells how to get one
 */
export async function chooseEngine(image: string | undefined, asked?: Engine): Promise<Engine> {
  if (asked === 'process' || (image === undefined && asked === undefined)) return 'process';
  const candidates = asked === undefined ? (['podman', 'docker'] as const) : [asked];
  for (const engine of candidates) if (await answers(engine)) return engine;
  const which = asked === undefined ? 'Neither podman nor docker answers' : `${asked} does not answer`;
  throw new EngineError(
    `${which} on this machine ("${candidates[0]} info" fails), and the tool wants the image ${image ?? 'of a container'}. ` +
      'Install podman (apt-get install podman), or run a tool that you trust, and that is installed here, with --engine process.',
  );
}

/** Whether an engine is more than a client that nothing listens to. */
export async function answers(engine: 'podman' | 'docker'): Promise<boolean> {
  return execute(engine, ['info', '--format', 'json'], { timeout: PATIENCE_MS, maxBuffer: 16 << 20 }).then(
    // A docker client without a daemon tells of itself, and of the error.
    ({ stdout }) => !/"ServerErrors":\s*\[\s*"/.test(stdout),
    () => false,
  );
}

/** Makes sure that an image is on this machine. @throws EngineError */
export async function pullImage(engine: 'podman' | 'docker', image: string, signal: AbortSignal): Promise<void> {
  const isThere = await execute(engine, ['image', 'inspect', image], { maxBuffer: 16 << 20 }).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  try {
    await execute(engine, ['pull', image], { signal, maxBuffer: 16 << 20 });
  } catch (cause) {
    signal.throwIfAborted();
    const { stderr = '' } = cause as { stderr?: string };
    const why = stderr.trim().split('\n').at(-1) ?? '';
    throw new EngineError(
      `The image ${image} is not on this machine and cannot be pulled: ${why || 'no reason given'}`,
      {
        cause,
      },
    );
  }
}
