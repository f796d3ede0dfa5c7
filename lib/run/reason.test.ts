import { expect, it } from 'vitest';
import { failureReason } from './reason.ts';

const stopped = (Reason: string | null) =>
  JSON.stringify({ Containers: [{ ExitCode: 3, Reason }], StoppedReason: 'Essential container in task exited' });

it.each([
  ['States.TaskFailed', stopped('The disk is full.'), 'The disk is full.'],
  ['States.TaskFailed', stopped(null), 'Essential container in task exited, exit code 3.'],
  ['States.ExceedToleratedFailureThreshold', `States.TaskFailed: ${stopped('No room.')}`, 'No room.'],
  ['States.ItemReaderFailed', 'There is no object "a".', 'There is no object "a".'],
  ['States.Timeout', '', 'States.Timeout'],
  ['States.Runtime', 'It said {nothing}.', 'It said {nothing}.'],
])('finds the sentence in %s', (error, cause, reason) => {
  expect(failureReason(error, cause)).toBe(reason);
});
