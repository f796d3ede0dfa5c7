import { expect, it } from 'vitest';
import type { StateMachine } from '../pipelines/definition.ts';
import { lower } from './lower.ts';

const task = { Type: 'Task', Resource: 'x', TimeoutSeconds: 5 };

it('leaves to the interpreter what it does itself, and makes tasks of the rest', () => {
  const machine: StateMachine = {
    StartAt: 'A',
    States: {
      A: {
        ...task,
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxDelaySeconds: 60, MaxAttempts: 4 }],
        Next: 'B',
      },
      B: {
        Type: 'Map',
        ItemProcessor: { StartAt: 'C', States: { C: { ...task, End: true } } },
        ResultPath: null,
        Next: 'D',
      },
      D: { Type: 'Pass', End: true },
    },
  };
  const { definition, answered } = lower(machine, 1);
  expect([...answered]).toEqual([
    ['A', machine.States.A],
    ['B', machine.States.B],
  ]);
  expect(definition.States.D).toBe(machine.States.D);
  expect(definition.States.B).toEqual({
    Type: 'Task',
    Resource: 'B',
    ResultPath: null,
    Next: 'D',
    TimeoutSeconds: expect.any(Number),
  });
  expect(definition.States.A?.Retry).toEqual([
    { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxDelaySeconds: 1, MaxAttempts: 4 },
  ]);
});
