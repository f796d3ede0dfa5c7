/** The services around the function, in memory and with a clock that tests turn: S3, EventBridge, SQS, Step Functions. */

import { readInputs } from '../../../lib/inbox/freeze.ts';
import { jobKey, parseExecutionName } from '../../../lib/inbox/names.ts';
import { currentRelease, pointerKey } from '../../../lib/inbox/release.ts';
import { besideJob } from '../../../lib/steps/keys.ts';
import { silentLog } from '../../../lib/steps/log.ts';
import { createMemoryStore } from '../../../lib/store/memory.ts';
import { handleBatch } from '../handleBatch.ts';
import type { Ports } from '../ports.ts';

interface Queued {
  id: number;
  body: string;
  at: number;
  receives: number;
}

export interface WorldOptions {
  quietSeconds?: number;
  /** How long a run takes, in seconds. */
  runSeconds?: number;
  /** Asked at every invocation: after how many calls to a service the function crashes, if it does. */
  crashesAfter?: () => number | undefined;
  /** Messages that a batch may hold. */
  batchSize?: number;
  /** Receives after which a message is a dead letter. */
  maxReceives?: number;
  /** How long Step Functions takes until it lists an execution as one that runs, in seconds. */
  listedAfterSeconds?: number;
}

const FRAME = { workCrs: 3946, origin: [0, 0], heights: 'orthometric' };
const VISIBILITY_SECONDS = 30;

export function createWorld(options: WorldOptions = {}) {
  const {
    quietSeconds = 2,
    runSeconds = 60,
    crashesAfter = () => undefined,
    batchSize = 1000,
    maxReceives = 20,
    listedAfterSeconds = 0,
  } = options;
  const stores = { inbox: createMemoryStore(), work: createMemoryStore(), tiles: createMemoryStore() };
  const queue: Queued[] = [];
  const deadLetters: string[] = [];
  const executions = new Map<string, { dataset: string; startedAt: number; endsAt: number; status: string }>();
  const log: { fields: object; event: string }[] = [];
  const notices: { subject: string; message: string }[] = [];
  let now = 0;
  let ids = 0;

  const enqueue = (body: string, delay = 0): void => {
    queue.push({ id: ids++, body, at: now + delay, receives: 0 });
  };
  let callsLeft: number | undefined;
  const mayCrash = (): void => {
    if (callsLeft !== undefined && callsLeft-- <= 0) throw new Error('The function crashed.');
  };
  const write = (fields: object, event: string) => void log.push({ fields, event });

  const ports: Ports = {
    stores,
    quietSeconds,
    log: { ...silentLog, info: write, warn: write, error: write },
    async send(check, delay) {
      mayCrash();
      if (delay > 900 || !Number.isInteger(delay)) throw new Error('SQS delays for 900 whole seconds at most.');
      enqueue(JSON.stringify(check), delay);
    },
    async notify(subject, message) {
      mayCrash();
      notices.push({ subject, message });
    },
    async running() {
      mayCrash();
      return [...executions]
        .filter(([, { status, startedAt }]) => status === 'RUNNING' && startedAt + listedAfterSeconds <= now)
        .map(([name]) => name);
    },
    async start(name, { dataset }) {
      mayCrash();
      if (executions.has(name)) return undefined;
      executions.set(name, { dataset, startedAt: now, endsAt: now + runSeconds, status: 'RUNNING' });
      tell(name);
      mayCrash();
      return { arn: `arn:${name}`, startedAt: new Date(now * 1000).toISOString() };
    },
  };

  function tell(name: string): void {
    const { dataset, startedAt, status } = executions.get(name)!;
    const detail = {
      executionArn: `arn:${name}`,
      name,
      status,
      startDate: startedAt * 1000,
      stopDate: status === 'RUNNING' ? null : now * 1000,
      input: JSON.stringify({ run: parseExecutionName(name)!.run, dataset }),
    };
    enqueue(JSON.stringify({ 'detail-type': 'Step Functions Execution Status Change', detail }));
  }

  /** Makes current what was made of an input set. */
  async function publish(dataset: string, inputSet: string): Promise<void> {
    const extras = { release: `of-${inputSet}`, inputSet, frame: FRAME };
    await stores.tiles.put(pointerKey(dataset), JSON.stringify({ asset: { extras } }));
  }

  /** What a run does for those who look from outside: the pointer says what it was made of, unless it failed or another switched first. */
  async function end(name: string, status: 'SUCCEEDED' | 'FAILED'): Promise<void> {
    const execution = executions.get(name)!;
    execution.status = status;
    const { run } = parseExecutionName(name)!;
    if (status === 'SUCCEEDED') {
      const { dataset, inputSet, release } = await readInputs(stores, run);
      const isLate = release !== ((await currentRelease(stores.tiles, dataset))?.release ?? null);
      if (!isLate) await publish(dataset, inputSet);
      const outcome = isLate ? 'superseded' : 'published';
      await stores.work.put(besideJob(jobKey(run, 'publish'), 'result.json'), JSON.stringify({ outcome }));
    }
    tell(name);
  }

  /** Puts an object into the inbox; its event arrives so many seconds later. */
  async function drop(key: string, content = key, delay = 0): Promise<void> {
    await stores.inbox.put(key, content);
    tellOfObject('Object Created', key, delay);
  }

  async function remove(key: string): Promise<void> {
    await stores.inbox.delete(key);
    tellOfObject('Object Deleted', key);
  }

  function tellOfObject(what: string, key: string, delay = 0): void {
    enqueue(JSON.stringify({ 'detail-type': what, detail: { object: { key } } }), delay);
  }

  async function deliver(): Promise<void> {
    const due = queue.filter(({ at }) => at <= now).slice(0, batchSize);
    for (const message of due) {
      message.receives++;
      message.at = now + VISIBILITY_SECONDS;
    }
    let failed: Set<string>;
    callsLeft = crashesAfter();
    try {
      const batch = due.map(({ id, body }) => ({ messageId: String(id), body }));
      failed = new Set(await handleBatch(ports, batch));
      mayCrash();
    } catch {
      failed = new Set(due.map(({ id }) => String(id)));
    }
    for (const message of due) {
      const isDead = message.receives >= maxReceives;
      if (failed.has(String(message.id)) && !isDead) continue;
      if (failed.has(String(message.id))) deadLetters.push(message.body);
      queue.splice(queue.indexOf(message), 1);
    }
  }

  /** Lets time pass, in steps of a second, with all that happens in it. */
  async function pass(seconds: number, fails: (name: string) => boolean = () => false): Promise<void> {
    for (const until = now + seconds; now < until; now++) {
      for (const [name, { status, endsAt }] of executions) {
        if (status === 'RUNNING' && endsAt <= now) await end(name, fails(name) ? 'FAILED' : 'SUCCEEDED');
      }
      while (queue.some(({ at }) => at <= now)) await deliver();
    }
  }

  return {
    stores,
    ports,
    executions,
    notices,
    log,
    deadLetters,
    queue,
    enqueue,
    tellOfObject,
    drop,
    remove,
    publish,
    pass,
  };
}
