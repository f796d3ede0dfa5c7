import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailableError } from './errors.ts';
import { codeOf } from './fileErrors.ts';

/** What is done under a lock takes far less; a lock that is older was left by a machine that is gone. */
const STALE_AFTER = 60_000;
const GIVE_UP_AFTER = 2 * STALE_AFTER;

/**
 * Does something while no other process or thread holds the lock of this path. The lock is a file made by an exclusive
 * write, holding who made it; one whose process is dead, or that is a minute old, is put aside.
 * @throws StoreUnavailableError when the lock stays taken for two minutes.
 */
export async function withLock<Result>(lock: string, work: () => Promise<Result>, signal?: AbortSignal) {
  const owner = JSON.stringify({ host: hostname(), pid: process.pid, token: randomUUID() });
  const deadline = Date.now() + GIVE_UP_AFTER;
  while (!(await take(lock, owner))) {
    signal?.throwIfAborted();
    if (Date.now() > deadline)
      throw new StoreUnavailableError(`"${lock}" stays locked: delete it if nothing is running.`);
    await putAsideIfStale(lock);
    await delay(2 + Math.random() * 20);
  }
  try {
    return await work();
  } finally {
    if ((await holder(lock)) === owner) await rm(lock, { force: true });
  }
}

async function take(lock: string, owner: string): Promise<boolean> {
  try {
    await writeFile(lock, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function holder(lock: string): Promise<string | undefined> {
  return readFile(lock, 'utf8').catch(() => undefined);
}

async function putAsideIfStale(lock: string): Promise<void> {
  const seen = await holder(lock);
  const age = await stat(lock).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (seen === undefined || (age < STALE_AFTER && !isDead(seen))) return;
  const aside = `${lock}-${randomUUID()}`;
  try {
    await rename(lock, aside);
    // Somebody else may have put the stale lock aside and taken the place since: give theirs back.
    if ((await holder(aside)) !== seen) await link(aside, lock);
  } catch {
    // Another process was faster: the next attempt sees what it left.
  }
  await rm(aside, { force: true });
}

function isDead(owner: string): boolean {
  try {
    const { host, pid } = JSON.parse(owner) as { host: string; pid: number };
    if (host !== hostname()) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}
