/** A program of toy tasks for the tests of the runner. Files in a folder tell what has run. */
import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { runAsProgram } from '../asProgram.ts';
import type { MainContext, TaskEnd } from '../taskRunner.ts';

/** Takes the name of what to do, then a word of its own, as in `crash once`. */
export async function main([verb = '', word = '']: string[], { env, signal, log }: MainContext): Promise<TaskEnd> {
  const folder = env.TOY_FOLDER;
  await appendFile(`${folder}/log.txt`, `${verb} ${word}\n`);
  if (verb === 'ok') return { exitCode: 0, status: 'ok' };
  if (verb === 'log') log.info({ word }, 'Toy:Said');
  if (verb === 'fail') return { exitCode: 3, reason: `${word} failed` };
  if (verb === 'failAfter') {
    while (!existsSync(`${folder}/${word}`)) await sleep(10);
    return { exitCode: 3, reason: `failed after ${word}` };
  }
  if (verb === 'failOnce' && (await count(`${folder}/${word}`)) === 1) return { exitCode: 1, reason: 'first try' };
  if (verb === 'crashOnce' && (await count(`${folder}/${word}`)) === 1) {
    setImmediate(() => {
      throw new Error('crashed in the middle');
    });
    await sleep(10_000);
  }
  if (verb === 'killOnce' && (await count(`${folder}/${word}`)) === 1) process.exit(9);
  if (verb === 'sleep') await beat(`${folder}/${word}`, signal);
  if (verb === 'spin') for (let now = Date.now(); ; now = Date.now()) if (now < 0) break;
  if (verb === 'exhaust') {
    const hoard: number[][] = [];
    for (;;) hoard.push(new Array(10_000).fill(hoard.length));
  }
  if (verb === 'slow') await sleep(Number(word));
  return { exitCode: 0 };
}

/** How often this was called with the same file. */
async function count(file: string): Promise<number> {
  await appendFile(file, '.');
  return (await readFile(file)).length;
}

/** Lives until it is ended, and shows that it does. */
async function beat(file: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await writeFile(file, String(Date.now()));
    await sleep(20);
  }
}

if (process.argv[1] === import.meta.filename) await runAsProgram(main);
