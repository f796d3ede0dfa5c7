import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createMemoryStore } from '../store/memory.ts';
import { silentLog } from './log.ts';
import { storedLog } from './storedLog.ts';

const KEY = 'v1/runs/r/split/log.1.jsonl';

async function linesOf(store: ReturnType<typeof createMemoryStore>): Promise<object[]> {
  const text = Buffer.from(await store.get(KEY)).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

it('writes the lines while they come, and at the end', async () => {
  const store = createMemoryStore();
  const said: string[] = [];
  const { log, note, close } = storedLog(
    store,
    KEY,
    { ...silentLog, info: (_, event) => said.push(event) },
    { every: 5 },
  );
  log.info({ word: 'a' }, 'Toy:Said');
  await expect.poll(() => store.head(KEY)).toBeDefined();
  expect(await linesOf(store)).toEqual([{ level: 30, time: expect.any(Number), word: 'a', msg: 'Toy:Said' }]);
  note.error({ reason: 'no' }, 'Toy:Failed');
  await close();
  expect((await linesOf(store)).at(-1)).toMatchObject({ level: 50, reason: 'no', msg: 'Toy:Failed' });
  expect(said).toEqual(['Toy:Said']);
});

it('keeps errors alone once it is long', async () => {
  const store = createMemoryStore();
  const { log, close } = storedLog(store, KEY, silentLog, { limit: 10 });
  for (let line = 0; line < 5; line++) log.info({ line }, 'Toy:Said');
  log.error({}, 'Toy:Failed');
  await close();
  expect((await linesOf(store)).map((line) => (line as { msg: string }).msg)).toEqual([
    'Toy:Said',
    'Toy:Failed',
    'Log:Cut',
  ]);
});

it('outlives a store that cannot be written', async () => {
  const store = { ...createMemoryStore(), put: () => Promise.reject(new Error('full')) };
  const { log, close } = storedLog(store, KEY, silentLog, { every: 1 });
  log.info({}, 'Toy:Said');
  await sleep(5);
  log.info({}, 'Toy:Said');
  await expect(close()).resolves.toBeUndefined();
});
