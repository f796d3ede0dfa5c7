import type { Retrier, State, StateMachine } from '../pipelines/definition.ts';

/** A state machine in what the interpreter does itself, and the states of it that this machine answers. */
export interface LoweredMachine {
  definition: StateMachine;
  /** By name: a Task, a Map or a Parallel as it stood in the original. */
  answered: Map<string, State>;
}

/** The longest time that a timer takes: 24 days. */
export const LONGEST_TIMER_SECONDS = 2 ** 31 / 1000 - 1;

/**
 * Turns Map and Parallel states into Task states. The interpreter would run them too, but tells nobody when a sibling
 * failed; as tasks they are answered by `machine.ts`, which gives the children a signal of their own. Nor does it keep
 * the time of a task: only who runs it can end it.
 * @param maxRetryDelaySeconds no throttled service has to recover here: retries wait no longer than this
 */
export function lower(machine: StateMachine, maxRetryDelaySeconds: number): LoweredMachine {
  const answered = new Map<string, State>();
  const states = Object.entries(machine.States).map(([name, state]): [string, State] => {
    if (!['Task', 'Map', 'Parallel'].includes(state.Type)) return [name, state];
    answered.set(name, state);
    const { ItemReader, ItemProcessor, ItemSelector, ItemsPath, MaxConcurrency, Branches, Retry, ...kept } = state;
    const lowered: State = { ...kept, Type: 'Task', Resource: name, TimeoutSeconds: LONGEST_TIMER_SECONDS };
    if (Retry) lowered.Retry = Retry.map((retrier) => hasten(retrier, maxRetryDelaySeconds));
    return [name, lowered];
  });
  return { definition: { ...machine, States: Object.fromEntries(states) }, answered };
}

function hasten(retrier: Retrier, maxDelaySeconds: number): Retrier {
  const IntervalSeconds = Math.min(retrier.IntervalSeconds ?? 1, maxDelaySeconds);
  return {
    ...retrier,
    IntervalSeconds,
    MaxDelaySeconds: Math.min(retrier.MaxDelaySeconds ?? Infinity, maxDelaySeconds),
  };
}
