/** Runs a bound command on this machine, and owns whatever it runs in. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chown, type FileHandle, mkdir, open, readFile, rm } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { BoundCommand } from '../bind.ts';
import { EngineError, ToolFailedError } from '../errors.ts';
import { type HostPaths, isBelow } from '../hostPaths.ts';
import { containerCommand } from './containerCommand.ts';
import { type Engine, pullImage } from './engine.ts';
import { createTail } from './tail.ts';
import { watchSize } from './watchSize.ts';

export interface Execution {
  engine: Engine;
  command: BoundCommand;
  host: HostPaths;
  /** Bytes that the tool may write. */
  outputLimit: number;
  signal: AbortSignal;
  /** Gets what the tool prints and nobody captures. */
  onPrinted: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
}

export interface Ended {
  exitCode: number;
  /** The last lines of standard error. */
  lastLines: string;
}

/** Exit codes by which podman and docker say that it was they who failed. */
const ENGINE_FAILED = [125];

/** A user that owns nothing: whom a tool runs as where this is root. */
const NOBODY = 65534;

/**
 * Runs a command to its end. When it settles, nothing of the tool runs any more.
 * @throws ToolFailedError when it took too long, wrote too much or was killed; EngineError; the reason of the signal
 */
export async function execute(execution: Execution): Promise<Ended> {
  const { engine, command, host, signal } = execution;
  signal.throwIfAborted();
  if (engine === 'process') {
    const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: command.paths.outdir, TMPDIR: command.paths.tmpdir };
    return supervise(execution, command.argv, { ...env, ...command.env }, (child) => endGroup(child));
  }
  if (command.image === undefined) throw new EngineError('The tool names no image, so that no container can run it.');
  await pullImage(engine, command.image, signal);
  const cidFile = join(dirname(host.outdir), 'cid');
  const user = await userOf(host);
  try {
    const argv = containerCommand(command, { engine, host, user, isRootless: process.getuid?.() !== 0, cidFile });
    const ended = await supervise(execution, argv, definedOnly(process.env), async (child) => {
      await endContainer(engine, cidFile);
      endGroup(child);
    });
    if (ENGINE_FAILED.includes(ended.exitCode)) {
      throw new EngineError(`${engine} could not run ${command.image}: ${ended.lastLines.trim() || 'no reason given'}`);
    }
    return ended;
  } finally {
    await rm(cidFile, { force: true });
  }
}

/** Runs a program, and ends it when it is time. */
async function supervise(
  execution: Execution,
  argv: string[],
  env: Record<string, string>,
  end: (child: ChildProcess) => Promise<void> | void,
): Promise<Ended> {
  const { command, host, outputLimit, signal, onPrinted } = execution;
  const [program, ...args] = argv;
  if (program === undefined) throw new ToolFailedError('The tool has no command: neither baseCommand nor arguments.');
  const { stdin, stdout, stderr } = await openStreams(command, host);
  const stdio = [stdin?.fd ?? 'ignore', stdout?.fd ?? 'pipe', 'pipe'] as const;
  const child = spawn(program, args, { cwd: host.outdir, env, detached: true, stdio: [...stdio] });
  const tail = createTail();
  let why: Error | undefined;
  const stop = (error: Error): void => {
    why ??= error;
    // What left the group of the tool may hold on to its streams: they are let go of.
    void Promise.resolve(end(child)).then(() =>
      [child.stdout, child.stderr].forEach((stream) => void stream?.destroy()),
    );
  };
  const onAbort = (): void => stop(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = command.timeLimit > 0 && setTimeout(() => stop(tooLong(command)), command.timeLimit * 1000);
  const size = watchSize([host.outdir, host.tmpdir], outputLimit, () => stop(tooMuch(outputLimit)));
  child.stdout?.on('data', (chunk: Buffer) => onPrinted('stdout', chunk));
  child.stderr?.on('data', (chunk: Buffer) => {
    tail.add(chunk);
    if (stderr === undefined) onPrinted('stderr', chunk);
  });
  try {
    const [exitCode] = await Promise.all([
      exitOf(child, program),
      stderr &&
        child.stderr &&
        pipeline(child.stderr, createWriteStream(stderr)).catch((error) => why ?? Promise.reject(error)),
    ]);
    if (why) throw why;
    return { exitCode, lastLines: tail.text() };
  } finally {
    if (timer) clearTimeout(timer);
    size.close();
    signal.removeEventListener('abort', onAbort);
    await Promise.all([stdin?.close(), stdout?.close()]);
  }
}

/** The files that streams come from and go to; standard error is a path, since its end is looked at on its way. */
async function openStreams(
  command: BoundCommand,
  host: HostPaths,
): Promise<{ stdin?: FileHandle | undefined; stdout?: FileHandle | undefined; stderr?: string | undefined }> {
  const [stdout, stderr] = [command.stdout, command.stderr].map((name) => name && join(host.outdir, name));
  for (const path of [stdout, stderr]) if (path) await mkdir(dirname(path), { recursive: true });
  return {
    stdin: command.stdin === undefined ? undefined : await open(hostPath(command.stdin, command, host)),
    stdout: stdout ? await open(stdout, 'w') : undefined,
    stderr: stderr || undefined,
  };
}

const tooLong = ({ timeLimit }: BoundCommand): Error =>
  new ToolFailedError(`The tool was ended: it took longer than the ${timeLimit} s of its ToolTimeLimit.`);

const tooMuch = (bytes: number): Error =>
  new ToolFailedError(
    `The tool was ended: it wrote more than ${Math.round(bytes / 2 ** 20)} MiB. Raise outdirMax in its ResourceRequirement if that is meant.`,
  );

/** Settles when the program has ended and all that it printed has come; what it left in the background ends with it. */
function exitOf(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const what = error.code === 'ENOENT' ? 'is not on this machine' : `does not start (${error.code})`;
      reject(new ToolFailedError(`The program ${program} ${what}.`));
    });
    child.once('exit', () => endGroup(child));
    // 128 and the number of the signal is what a shell makes of it.
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/** A path of the tool, where this machine has it. */
function hostPath(path: string, { paths }: BoundCommand, host: HostPaths): string {
  for (const folder of ['inputs', 'outdir'] as const) {
    if (isBelow(path, paths[folder])) return join(host[folder], relative(paths[folder], path));
  }
  throw new ToolFailedError(`Standard input comes from ${path}, which is none of the inputs.`);
}

/** Whom a tool runs as in a container: oneself, so that its files are one's own; nobody, where that would be root. */
async function userOf(host: HostPaths): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = [process.getuid?.() ?? 1000, process.getgid?.() ?? 1000];
  if (uid !== 0) return { uid, gid };
  for (const folder of [host.outdir, host.tmpdir]) await giveTree(folder);
  return { uid: NOBODY, gid: NOBODY };
}

async function giveTree(folder: string): Promise<void> {
  await promisify(execFile)('chown', ['-R', '-h', `${NOBODY}:${NOBODY}`, folder]).catch(() =>
    chown(folder, NOBODY, NOBODY),
  );
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

async function endContainer(engine: string, cidFile: string): Promise<void> {
  const id = await readFile(cidFile, 'utf8').catch(() => undefined);
  if (id) await promisify(execFile)(engine, ['kill', id.trim()]).catch(() => undefined);
}

const definedOnly = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
