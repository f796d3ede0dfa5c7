import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runFamily } from './family.ts';

const never = new AbortController().signal;

describe('runFamily', () => {
  it('runs all items, at most so many at once', async () => {
    const done: string[] = [];
    let running = 0;
    let most = 0;
    await runFamily(['a', 'b', 'c', 'd', 'e'], 2, never, async (item, index) => {
      most = Math.max(most, ++running);
      await sleep(1);
      running--;
      done.push(`${index}${item}`);
    });
    expect(done.toSorted()).toEqual(['0a', '1b', '2c', '3d', '4e']);
    expect(most).toBe(2);
  });

  it('throws the first error after the siblings have ended, and starts no other', async () => {
    const ended: string[] = [];
    const family = runFamily(['slow', 'bad', 'later'], 2, never, async (item, _, signal) => {
      if (item === 'bad') throw new Error('bad');
      await sleep(10_000, undefined, { signal }).catch(() => sleep(20));
      ended.push(item);
      throw new Error('ended');
    });
    await expect(family).rejects.toThrow('bad');
    expect(ended).toEqual(['slow']);
  });

  it('ends with its parent', async () => {
    const parent = new AbortController();
    const family = runFamily([1, 2, 3], 1, parent.signal, (_, __, signal) => sleep(10_000, undefined, { signal }));
    parent.abort();
    await expect(family).rejects.toThrow(/abort/);
    const started: number[] = [];
    await runFamily([1], 1, parent.signal, async (item) => void started.push(item));
    expect(started).toEqual([]);
  });
});
