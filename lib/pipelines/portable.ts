import type { State, StateMachine } from './definition.ts';
import { NotPortableError } from './errors.ts';

const TYPES = ['Task', 'Map', 'Parallel', 'Choice', 'Wait', 'Pass', 'Succeed', 'Fail'];

/** Fields that one of the three runners ignores or refuses, and what to do without them. */
const UNPORTABLE: Record<string, string> = {
  Assign: 'variables are not known everywhere; pass values on in the state',
  Arguments: 'JSONata is not known everywhere; use Parameters',
  Output: 'JSONata is not known everywhere; use ResultSelector',
  HeartbeatSeconds: 'heartbeats are not known everywhere; use TimeoutSeconds',
  TimeoutSecondsPath: 'give TimeoutSeconds as a number',
  ItemBatcher: 'batch in the step that writes the manifest',
  ResultWriter: 'let every task write its own result record',
  ToleratedFailureCount: 'catch in the child, and count the records in the next state',
  ToleratedFailurePercentage: 'catch in the child, and count the records in the next state',
  Iterator: 'use ItemProcessor',
  MaxConcurrencyPath: 'give MaxConcurrency as a number',
};

/** Proves that a state machine keeps to the subset that runs alike everywhere. @throws NotPortableError */
export function assertPortable(machine: StateMachine): void {
  for (const [name, state] of Object.entries(machine.States)) assertPortableState(name, state);
}

function assertPortableState(name: string, state: State): void {
  if (!TYPES.includes(state.Type)) throw new NotPortableError(name, `it is a "${state.Type}"`);
  if (state.QueryLanguage === 'JSONata') throw new NotPortableError(name, 'JSONata is not known everywhere');
  for (const field of Object.keys(state)) {
    const why = UNPORTABLE[field];
    if (why !== undefined) throw new NotPortableError(name, `${field}: ${why}`);
  }
  if (state.Type === 'Task' && state.TimeoutSeconds === undefined) {
    throw new NotPortableError(name, 'a Task without TimeoutSeconds waits for ever on AWS');
  }
  if (state.Type === 'Map') {
    if (state.Parameters !== undefined) throw new NotPortableError(name, 'Parameters: use ItemSelector');
    const inputType = state.ItemReader?.ReaderConfig.InputType ?? 'JSON';
    if (inputType !== 'JSON')
      throw new NotPortableError(name, `its items are read as ${inputType}; write them as JSON`);
    if (!state.ItemProcessor) throw new NotPortableError(name, 'it has no ItemProcessor');
    assertPortable(state.ItemProcessor);
  }
  for (const branch of state.Branches ?? []) assertPortable(branch);
}
