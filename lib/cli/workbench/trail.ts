/** Every container that was asked for. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listRuns } from '../../run/records.ts';
import { type ContainerRequest, readRequests } from '../../run/requests.ts';
import type { ObjectStore } from '../../store/store.ts';
import type { Context, Outcome } from '../context.ts';
import { moment, spanBetween } from '../moments.ts';
import type { TrailFlags } from '../trail.ts';
import { table } from '../words.ts';
import { openWork } from '../workStore.ts';
import { namedRun } from './names.ts';

const LOOK_EVERY = 1000;

export async function showTrail(flags: TrailFlags, name: string | undefined): Promise<Outcome> {
  const work = await openWork(flags);
  const requests = await readAll(work, name);
  const lines = requests.length === 0 ? ['No container was asked for yet.'] : table(requests.map(row));
  return { result: { requests }, lines };
}

/** Tells requests as they come, and again when they end. @throws InterruptedError */
export async function followTrail(
  flags: TrailFlags,
  name: string | undefined,
  { signal, progress }: Context,
): Promise<Outcome> {
  const work = await openWork(flags);
  const told = new Map<string, string>();
  for (;;) {
    signal.throwIfAborted();
    for (const request of await readAll(work, name)) {
      const key = `${request.run} ${request.task} ${request.try}`;
      const now = request.end ?? '';
      if (told.get(key) !== now) progress.say(row(request).join('  '));
      told.set(key, now);
    }
    await sleep(LOOK_EVERY);
  }
}

async function readAll(work: ObjectStore, name: string | undefined): Promise<ContainerRequest[]> {
  const runs = name === undefined ? await listRuns(work) : [await namedRun(work, name)];
  const requests: ContainerRequest[] = [];
  for (const run of runs) requests.push(...(await readRequests(work, run)));
  return requests.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

function row(request: ContainerRequest): string[] {
  const { run, task, try: number, image, vcpu, memoryMiB, command, startedAt, end, endedAt, exitCode } = request;
  const took = endedAt === undefined ? '' : spanBetween(startedAt, endedAt);
  return [
    moment(startedAt),
    `${run.slice(0, 8)}/${task}${number > 1 ? ` (try ${number})` : ''}`,
    image,
    vcpu === undefined ? '' : `${vcpu} vCPU, ${memoryMiB} MiB`,
    end === undefined ? 'not over' : `${end}${exitCode === undefined ? '' : ` (${exitCode})`}`,
    took,
    command.join(' '),
  ];
}
