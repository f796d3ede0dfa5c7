import { expect, it } from 'vitest';
import type { RunEventBody } from '../run/events.ts';
import { runProgress } from './runProgress.ts';

function linesOf(events: RunEventBody[]): string[] {
  const lines: string[] = [];
  const tell = runProgress({ say: (line) => lines.push(line), show: () => {} });
  for (const [second, event] of events.entries()) tell({ ...event, at: second * 1000 });
  return lines;
}

const task = (step: string, number: number) => ({
  state: 'Split task',
  path: ['Split', String(number)],
  command: [step, '--job', `v1/runs/r/${step}/${number}/job.json`],
});

it('says a line a step once all of it is done', () => {
  expect(
    linesOf([
      { type: 'TaskStarted', ...task('split', 0) },
      { type: 'TaskStarted', ...task('split', 1) },
      { type: 'TaskEnded', ...task('split', 1), end: { exitCode: 0 }, seconds: 1 },
      { type: 'TaskEnded', ...task('split', 0), end: { exitCode: 0 }, seconds: 3 },
      { type: 'StateExited', state: 'Split', path: [] },
    ]),
  ).toEqual(['  split         2 tasks      4.0 s']);
});

it('says at once why a task failed', () => {
  expect(
    linesOf([
      { type: 'TaskStarted', ...task('split', 0) },
      { type: 'TaskEnded', ...task('split', 0), end: { exitCode: 1, reason: 'The disk is full.' }, seconds: 1 },
    ]),
  ).toEqual(['  split/0 failed: The disk is full.']);
});
