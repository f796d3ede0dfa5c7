/** What stands beside a service: tells when it is healthy, and says when it is to end. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { countExecutions, executionEndKey } from '../inbox/executions.ts';
import { besideJob } from '../steps/keys.ts';
import type { ObjectStore } from '../store/store.ts';
import { type ServiceAddress, type ServiceJob, urlOf } from './serviceJob.ts';

export interface CompanionRequest {
  job: ServiceJob;
  jobKey: string;
  work: ObjectStore;
  /** Where the service listens, as seen from here. */
  probed: ServiceAddress;
  /** Where other tasks find it. */
  told: ServiceAddress;
  signal: AbortSignal;
  /** Rejects when the service is gone by itself. */
  gone?: Promise<never>;
  /** Milliseconds between two looks. */
  every?: number;
}

/** How often a healthy service may fail to answer in a row. */
const MOST_MISSES = 5;
const PROBE_MILLISECONDS = 2000;

/**
 * Waits until the service is healthy, writes `ready.json` beside its job, and answers why it is to end: the work is done,
 * the run has ended, or its time is over. @throws Error when it does not get well, or does not stay so
 */
export async function accompany(request: CompanionRequest): Promise<string> {
  const watching = watch(request);
  return request.gone === undefined ? watching : Promise.race([watching, request.gone]);
}

async function watch({ job, jobKey, work, probed, told, signal, every = 1000 }: CompanionRequest): Promise<string> {
  const started = Date.now();
  const ended = executionEndKey(job.run, Math.max(1, await countExecutions(work, job.run)));
  const isThere = async (key: string): Promise<boolean> => (await work.head(key).catch(() => undefined)) !== undefined;
  for (let isReady = false, misses = 0; ; await sleep(every, undefined, { signal })) {
    signal.throwIfAborted();
    if (await isThere(besideJob(jobKey, 'done'))) return 'The work is done.';
    if (await isThere(ended)) return 'The run has ended.';
    const age = (Date.now() - started) / 1000;
    if (age > job.lifeSeconds) return `It has lived for ${job.lifeSeconds} s.`;
    const isHealthy = await probe(probed, job.ready.path);
    misses = isHealthy ? 0 : misses + 1;
    if (!isReady && isHealthy) {
      isReady = true;
      const ready = { url: urlOf(told), ...told, at: new Date().toISOString() };
      await work.put(besideJob(jobKey, 'ready.json'), JSON.stringify(ready), { contentType: 'application/json' });
    }
    if (!isReady && age > job.ready.seconds) {
      throw new Error(`The service ${job.name} did not get healthy in ${job.ready.seconds} s.`);
    }
    if (isReady && misses > MOST_MISSES) throw new Error(`The service ${job.name} does not answer any more.`);
  }
}

/** Whether something answers at the address. */
async function probe(address: ServiceAddress, path: string | undefined): Promise<boolean> {
  const signal = AbortSignal.timeout(PROBE_MILLISECONDS);
  try {
    if (path !== undefined) {
      const answer = await fetch(`${urlOf(address)}${path}`, { signal });
      await answer.body?.cancel();
      return answer.status < 400;
    }
    const socket = connect(address);
    await once(socket, 'connect', { signal }).finally(() => socket.destroy());
    return true;
  } catch {
    return false;
  }
}
