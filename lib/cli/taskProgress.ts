/** Tells on the terminal how a run elsewhere goes, from the records that its tasks leave: a line a step when it is over. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readTasks, type TaskRecord } from '../run/records.ts';
import type { ObjectStore } from '../store/store.ts';
import type { Progress } from './context.ts';
import { stepLine } from './runProgress.ts';

/** Looks again and again until the signal aborts, and once more then. */
export async function tellTasks(
  work: ObjectStore,
  run: string,
  progress: Progress,
  signal: AbortSignal,
  every = 1000,
): Promise<void> {
  const told = new Set<string>();
  for (let over = false; !over; ) {
    await sleep(every, undefined, { signal }).catch(() => {});
    over = signal.aborted;
    const tasks = await readTasks(work, run);
    for (const [step, ones] of Map.groupBy(tasks, ({ step }) => step)) {
      if (told.has(step)) continue;
      const done = ones.filter(({ result }) => result !== undefined);
      if (done.length === ones.length) {
        told.add(step);
        progress.say(stepLine(step, ones.length, secondsOf(ones)));
      } else if (done.length > 0 || ones.some(({ state }) => state === 'started')) {
        progress.show(`  ${step}: ${done.length} of ${ones.length} …`);
      }
    }
  }
}

/** From the first start to the last end. */
function secondsOf(tasks: TaskRecord[]): number {
  const starts = tasks.map(({ startedAt = '' }) => Date.parse(startedAt));
  const ends = tasks.map(({ seconds = 0 }, index) => starts[index]! + seconds * 1000);
  return (Math.max(...ends) - Math.min(...starts)) / 1000;
}
