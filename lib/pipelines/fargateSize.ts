import type { ResourceName, Tool } from '../cwl/tool.ts';

export interface ToolSize {
  vcpu: number;
  memoryMiB: number;
  diskGiB: number;
  timeoutMinutes: number;
}

/** What Fargate sells: vCPU, and from how much to how much memory in MiB goes with it, in which steps. */
const OFFERED = [
  { vcpu: 0.5, from: 1024, to: 4096, by: 1024 },
  { vcpu: 1, from: 2048, to: 8192, by: 1024 },
  { vcpu: 2, from: 4096, to: 16384, by: 1024 },
  { vcpu: 4, from: 8192, to: 30720, by: 1024 },
  { vcpu: 8, from: 16384, to: 61440, by: 4096 },
  { vcpu: 16, from: 32768, to: 122880, by: 8192 },
];
/** What staging takes beside the tool. */
const STAGING_MIB = 512;
/** Where a tool says nothing. */
const DEFAULTS = { coresMin: 1, ramMin: 2048, tmpdirMin: 1024, outdirMin: 1024 };
const TIMEOUT_MINUTES = 60;

/** The smallest task that has what a tool asks for; amounts that only a job tells are taken as if nothing were asked for. */
export function fargateSize({ requirements: { resources, timeLimit } }: Tool): ToolSize {
  const asked = (name: keyof typeof DEFAULTS): number => {
    const most = resources[name.replace('Min', 'Max') as ResourceName];
    const amount = resources[name] ?? most;
    return typeof amount === 'number' ? amount : DEFAULTS[name];
  };
  const memory = asked('ramMin') + STAGING_MIB;
  const fits = OFFERED.find(({ vcpu, to }) => vcpu >= asked('coresMin') && to >= memory) ?? OFFERED.at(-1)!;
  const { vcpu, from, to, by } = fits;
  const memoryMiB = Math.min(to, Math.max(from, Math.ceil(memory / by) * by));
  // Inputs lie on the same disk, and are most often about as large as outputs.
  const diskGiB = Math.ceil((asked('tmpdirMin') + 2 * asked('outdirMin')) / 1024) + 20;
  const limit = typeof timeLimit === 'number' && timeLimit > 0 ? Math.ceil(timeLimit / 60) + 15 : TIMEOUT_MINUTES;
  return { vcpu, memoryMiB, diskGiB: Math.min(200, diskGiB), timeoutMinutes: limit };
}
