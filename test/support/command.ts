/** The command as people type it, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  ended: Promise<Ended>;
}

/** Starts `chronotiles` with these words in a folder. It is killed should it hang. */
export function startChronotiles(cwd: string, ...args: string[]): Started {
  const child = spawn(process.execPath, [resolve('bin/chronotiles.ts'), ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 50_000,
    killSignal: 'SIGKILL',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr!.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ code, stdout, stderr })));
  return { child, ended };
}

export const chronotiles = (cwd: string, ...args: string[]): Promise<Ended> => startChronotiles(cwd, ...args).ended;

/** What no one should see who has made a mistake: a stack trace, or a plea to report it. */
export const UNSEEMLY = /^ +at |This should not have happened/m;
