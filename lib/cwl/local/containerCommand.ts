/** The command that runs a tool in a container, with nothing but what it needs. */
import type { BoundCommand } from '../bind.ts';
import type { HostPaths } from '../hostPaths.ts';

/** Where a tool finds its folders in a container. */
export const CONTAINER_PATHS = { inputs: '/var/lib/cwl/inputs', outdir: '/var/spool/cwl', tmpdir: '/tmp' };

/** Processes and threads that a tool may have at once. */
const MOST_PROCESSES = 4096;

export interface Container {
  engine: 'podman' | 'docker';
  host: HostPaths;
  /** That the tool runs as: never root. */
  user: { uid: number; gid: number };
  /** Whether the engine belongs to a user who is not root. */
  isRootless: boolean;
  cidFile: string;
}

/**
 * Rewrites a command to one that runs it in a container: read-only root and inputs, one writable folder and a temporary one,
 * no network unless asked for, no capabilities, no more memory and cores than it says at most, and a user who is not root.
 */
export function containerCommand(
  command: BoundCommand,
  { engine, host, user, isRootless, cidFile }: Container,
): string[] {
  const { paths, image, network } = command;
  const { cores, ram } = command.mostResources;
  const volume = (from: string, to: string, mode: 'ro' | 'rw'): string => `--volume=${from}:${to}:${mode}`;
  const env = { HOME: paths.outdir, TMPDIR: paths.tmpdir, ...command.env };
  return [
    engine,
    'run',
    '--rm',
    '--interactive',
    '--pull=never',
    '--read-only',
    ...(engine === 'podman' ? ['--read-only-tmpfs=false'] : []),
    // Podman of a user who is not root would otherwise take him for somebody else inside.
    ...(engine === 'podman' && isRootless ? ['--userns=keep-id'] : []),
    `--user=${user.uid}:${user.gid}`,
    ...(network ? [] : ['--network=none']),
    '--cap-drop=all',
    '--security-opt=no-new-privileges',
    `--pids-limit=${MOST_PROCESSES}`,
    ...(ram === undefined ? [] : [`--memory=${ram}m`]),
    ...(cores === undefined ? [] : [`--cpus=${cores}`]),
    volume(host.inputs, paths.inputs, 'ro'),
    volume(host.outdir, paths.outdir, 'rw'),
    volume(host.tmpdir, paths.tmpdir, 'rw'),
    `--workdir=${paths.outdir}`,
    ...Object.entries(env).map(([name, value]) => `--env=${name}=${value}`),
    `--cidfile=${cidFile}`,
    image!,
    ...command.argv,
  ];
}
