import { expect, it } from 'vitest';
import type { State } from './definition.ts';
import { assertPortable } from './portable.ts';

const machine = (state: State) => ({ StartAt: 'A', States: { A: state } });
const task = { Type: 'Task', Resource: 'x', TimeoutSeconds: 5, End: true };

it('takes what runs alike everywhere', () => {
  const map = { Type: 'Map', ItemProcessor: machine(task), MaxConcurrency: 4, End: true };
  const parallel = { Type: 'Parallel', Branches: [machine(task)], End: true };
  for (const state of [task, map, parallel]) expect(() => assertPortable(machine(state))).not.toThrow();
});

it.each<[string, State]>([
  ['TimeoutSeconds', { Type: 'Task', End: true }],
  ['JSONata', { ...task, QueryLanguage: 'JSONata' }],
  ['Assign', { ...task, Assign: {} }],
  ['HeartbeatSeconds', { ...task, HeartbeatSeconds: 5 }],
  ['"Activity"', { Type: 'Activity' }],
  ['ToleratedFailurePercentage', { Type: 'Map', ItemProcessor: machine(task), ToleratedFailurePercentage: 5 }],
  ['ItemSelector', { Type: 'Map', ItemProcessor: machine(task), Parameters: {} }],
  ['ItemProcessor', { Type: 'Map' }],
  [
    'CSV',
    {
      Type: 'Map',
      ItemProcessor: machine(task),
      ItemReader: { Resource: 'x', ReaderConfig: { InputType: 'CSV' }, Parameters: {} },
    },
  ],
  ['Assign', { Type: 'Map', ItemProcessor: machine({ ...task, Assign: {} }) }],
  ['Assign', { Type: 'Parallel', Branches: [machine({ ...task, Assign: {} })] }],
])('refuses by name: %s', (name, state) => {
  expect(() => assertPortable(machine(state))).toThrow(name);
});
