/** Runs that are disturbed come to the very same as one that is not. */
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CityResult, runCity, runMadeCity } from '../support/city.ts';
import { chronotiles, startChronotiles, UNSEEMLY } from '../support/command.ts';
import { useFolder } from '../support/folder.ts';
import { readRelease } from '../support/release.ts';

const folder = useFolder('killed');

let undisturbed: CityResult;
beforeAll(async () => {
  undisturbed = (await runMadeCity(folder.path(), { columns: 7, rows: 7 })).city;
}, 60_000);

describe('a worker that is killed', () => {
  const workers = new Set<Worker>();
  const keep = (worker: Worker): void => {
    workers.add(worker);
    worker.once('exit', () => workers.delete(worker));
  };
  beforeEach(() => void process.on('worker', keep));
  afterEach(() => void process.off('worker', keep));

  it.each(['split', 'join', 'tile'])('in the middle of %s: its task is done again', async (step) => {
    let kills = 0;
    const onShow = (line: string): void => {
      if (kills > 0 || !line.startsWith(`  ${step}:`)) return;
      kills++;
      // Time enough to begin, too little to end: the worker has to load the step first.
      setTimeout(() => void Promise.all([...workers].map((worker) => worker.terminate())), 20);
    };
    const out = folder.path(`killed-in-${step}`);
    const city = await runCity({ inbox: folder.path('inbox'), out, onShow });
    expect(city.said).toContainEqual(expect.stringMatching(`^  ${step}.* failed: The worker was killed\\.$`));
    expect(city.name).toBe(undisturbed.name);
    expect(city.bytes).toEqual(undisturbed.bytes);
    expect(city.contents).toEqual(undisturbed.contents);
  });
});

describe('the whole program', () => {
  it.each([
    ['killed', 'SIGKILL', null],
    ['stopped by Ctrl-C', 'SIGINT', 130],
  ] as const)(
    '%s again and again, each time later, ends up with the same',
    { timeout: 180_000 },
    async (name, signal, code) => {
      const out = folder.path(name);
      for (const step of ['collect', 'split', 'match']) {
        const { child, ended } = startChronotiles(folder.path(), 'run', 'inbox', '--out', out);
        child.stderr!.on('data', (chunk) => {
          if (String(chunk).includes(`  ${step} `)) child.kill(signal);
        });
        const { code: ending, stderr } = await ended;
        expect({ step, code: ending }).toEqual({ step, code });
        expect(stderr).not.toMatch(UNSEEMLY);
        if (signal === 'SIGINT')
          expect(stderr).toMatch(/Stopped\. What was done is kept: run the same command again to go on\./);
        await expect(readRelease(out, 'demo')).rejects.toThrow(/ENOENT/);
      }
      const { code: last, stderr } = await chronotiles(folder.path(), 'run', 'inbox', '--out', out);
      expect({ last, stderr }).toEqual({ last: 0, stderr: expect.not.stringMatching(/split/) });
      const { name: release, bytes, contents } = await readRelease(out, 'demo');
      expect({ release, bytes, contents }).toEqual({
        release: undisturbed.name,
        bytes: undisturbed.bytes,
        contents: undisturbed.contents,
      });
    },
  );
});
