/** Runs a command and measures what its whole process tree costs. Linux only: it reads /proc. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Measurement {
  command: string[];
  exitCode: number | null;
  wallSeconds: number;
  /** User and system time of the command and all that it started. */
  cpuSeconds: number;
  /** Highest sum over the tree of what is resident; pages that processes share count in each of them. */
  peakMiB: number;
}

const TICKS_PER_SECOND = 100;
const PAGE_MIB = 4096 / 2 ** 20;
const SAMPLE_MILLISECONDS = 50;

/**
 * Measures one command; never two at once. Its output goes to standard error.
 * @throws Error when it cannot be started or ends with another exit code than those that are allowed
 */
export async function measure(command: string[], allowed: number[] = [0]): Promise<Measurement> {
  const waitedBefore = readStat('self').waitedTicks;
  const started = performance.now();
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 2, 2] });
  const ticks = new Map<number, number>();
  let peakPages = 0;
  const sample = () => {
    let pages = 0;
    for (const stat of readTree(child.pid!)) {
      ticks.set(stat.pid, stat.ownTicks);
      pages += stat.pages;
    }
    peakPages = Math.max(peakPages, pages);
  };
  const timer = setInterval(sample, SAMPLE_MILLISECONDS);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => clearInterval(timer));
  const wallSeconds = (performance.now() - started) / 1000;
  // The kernel adds up what was waited for; the samples also know children that nobody waited for.
  const waited = readStat('self').waitedTicks - waitedBefore;
  const sampled = [...ticks.values()].reduce((sum, some) => sum + some, 0);
  if (exitCode === null || !allowed.includes(exitCode))
    throw new Error(`"${command.join(' ')}" ended with ${exitCode}.`);
  return {
    command,
    exitCode,
    wallSeconds,
    cpuSeconds: Math.max(waited, sampled) / TICKS_PER_SECOND,
    peakMiB: peakPages * PAGE_MIB,
  };
}

interface Stat {
  pid: number;
  parent: number;
  ownTicks: number;
  waitedTicks: number;
  pages: number;
}

/** A process and all below it. Those that end meanwhile are left out. */
function readTree(root: number): Stat[] {
  const children = new Map<number, Stat[]>();
  const all = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readStat(name);
      all.set(stat.pid, stat);
      children.set(stat.parent, [...(children.get(stat.parent) ?? []), stat]);
    } catch {
      // It has ended since the folder was listed.
    }
  }
  const tree = all.has(root) ? [all.get(root)!] : [];
  for (const stat of tree) tree.push(...(children.get(stat.pid) ?? []));
  return tree;
}

/** proc_pid_stat(5): the fields after the name in brackets, which may hold spaces itself. */
function readStat(process: string): Stat {
  const text = readFileSync(`/proc/${process}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid: Number(text.slice(0, text.indexOf(' '))),
    parent: field(4),
    ownTicks: field(14) + field(15),
    waitedTicks: field(16) + field(17),
    pages: field(24),
  };
}
