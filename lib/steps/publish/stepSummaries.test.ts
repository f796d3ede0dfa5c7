import { expect, it } from 'vitest';
import { jobKey } from '../../inbox/names.ts';
import { createMemoryStore } from '../../store/memory.ts';
import { writeDocument } from '../documents.ts';
import { besideJob, manifestKey, resultKey, taskJobKey } from '../keys.ts';
import { stepSummaries } from './stepSummaries.ts';

it('adds up the records of all tasks of a step', async () => {
  const work = createMemoryStore();
  const collect = jobKey('r', 'collect');
  await writeDocument(work, resultKey(collect), { seconds: 2, cpuSeconds: 1, bytesRead: 100, bytesWritten: 10 });
  const [first, second] = [0, 1].map((number) => taskJobKey('r', 'split', number));
  await writeDocument(work, manifestKey('r', 'split'), [{ job: first }, { job: second }]);
  for (const [job, startedAt] of [
    [first, '2026-01-01T00:00:02Z'],
    [second, '2026-01-01T00:00:01Z'],
  ] as const) {
    await writeDocument(work, besideJob(job!, 'started.1.json'), { startedAt });
    await writeDocument(work, resultKey(job!), { seconds: 1, cpuSeconds: 0.5, bytesRead: 5, bytesWritten: 7 });
  }
  expect(await stepSummaries(work, 'r')).toEqual([
    { step: 'collect', tasks: 1, seconds: 2, cpuSeconds: 1, bytesRead: 100, bytesWritten: 10 },
    {
      step: 'split',
      tasks: 2,
      seconds: 2,
      cpuSeconds: 1,
      bytesRead: 10,
      bytesWritten: 14,
      startedAt: '2026-01-01T00:00:01Z',
    },
  ]);
});
