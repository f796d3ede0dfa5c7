import { setImmediate } from 'node:timers/promises';
import type { Json, State, StateMachine } from '../pipelines/definition.ts';
import { EndedError, StateError } from './errors.ts';
import type { RunEventBody } from './events.ts';
import { runFamily } from './family.ts';
import type { Interpreter } from './interpreter.ts';
import { type LoweredMachine, lower } from './lower.ts';

/** Answers a Task: by its resource and the resolved request. Throws a StateError where the service would fail. */
export type AnswerTask = (task: TaskCall) => Promise<Json>;

export interface TaskCall {
  state: State;
  name: string;
  path: string[];
  request: Json;
  signal: AbortSignal;
}

/** What every machine of a run shares, the outermost and those of its maps. */
export interface Execution {
  interpreter: Interpreter;
  answer: AnswerTask;
  emit: (event: RunEventBody) => void;
  /** Children of a map that run at once, whatever the definition allows. */
  concurrency: number;
  maxRetryDelaySeconds: number;
}

/** Where a machine runs: inside which states, with which context object, and until when. */
export interface Scope {
  path: string[];
  context: { [key: string]: unknown };
  signal: AbortSignal;
}

const UNCHECKED = { validationOptions: { noValidate: true } };

/** Runs a state machine to its output. When it settles, nothing that it started runs any more. */
export function runMachine(execution: Execution, machine: StateMachine, input: Json, scope: Scope): Promise<Json> {
  return runLowered(execution, lower(machine, execution.maxRetryDelaySeconds), input, scope);
}

async function runLowered(execution: Execution, machine: LoweredMachine, input: Json, scope: Scope): Promise<Json> {
  const running = new Set<Promise<Json>>();
  const ended = new AbortController();
  const signal = ended.signal;
  const handlers = [...machine.answered].map(([name, state]) => {
    const handle = (request: Json): Promise<Json> => {
      const answer = answerState(execution, state, name, request, { ...scope, signal }).finally(() =>
        running.delete(answer),
      );
      running.add(answer);
      return answer;
    };
    return [name, handle] as const;
  });
  const { StateMachine } = execution.interpreter;
  // The library's own type of a definition is narrower than the language.
  const definition = machine.definition as unknown as ConstructorParameters<typeof StateMachine>[0];
  const interpreted = new StateMachine(definition, UNCHECKED).run(input, {
    overrides: { taskResourceLocalHandlers: Object.fromEntries(handlers) },
    context: scope.context,
  });
  const end = (): void => {
    ended.abort();
    interpreted.abort();
  };
  scope.signal.addEventListener('abort', end, { once: true });
  if (scope.signal.aborted) end();
  const told = tell(execution, interpreted.eventLogs, scope.path);
  try {
    return (await interpreted.result) as Json;
  } catch (error) {
    if (scope.signal.aborted) throw new EndedError('The run was ended.');
    throw failureOf(error as Error);
  } finally {
    scope.signal.removeEventListener('abort', end);
    ended.abort();
    await Promise.allSettled([...running, told]);
  }
}

/** The cause that a run ends with when it took longer than its definition allows. */
export const RAN_TOO_LONG = 'The run took too long.';

/** What failed is the cause of the interpreter's own error; a whole machine that took too long has none. */
function failureOf(error: Error): Error {
  if (error.name === 'ExecutionTimeoutError') return new StateError('States.Timeout', RAN_TOO_LONG);
  return error.cause instanceof Error ? error.cause : error;
}

async function answerState(
  execution: Execution,
  state: State,
  name: string,
  request: Json,
  scope: Scope,
): Promise<Json> {
  // Lets the interpreter tell that it entered the state before anything is told from inside it.
  await setImmediate();
  if (scope.signal.aborted) throw new EndedError('The run was ended.');
  if (state.Type === 'Map') return runMap(execution, state, name, request, scope);
  if (state.Type === 'Parallel') return runParallel(execution, state, name, request, scope);
  return execution.answer({ state, name, path: scope.path, request, signal: scope.signal });
}

async function runMap(execution: Execution, state: State, name: string, input: Json, scope: Scope): Promise<Json> {
  const processor = state.ItemProcessor as StateMachine;
  const items = await readItems(execution, state, name, input, scope);
  execution.emit({ type: 'MapStarted', state: name, path: scope.path, items: items.length });
  const machine = lower(processor, execution.maxRetryDelaySeconds);
  const outputs: Json[] = new Array(items.length).fill(null);
  const limit = Math.min(state.MaxConcurrency || Infinity, execution.concurrency);
  const run = async (item: Json, index: number, signal: AbortSignal): Promise<void> => {
    const context = { ...scope.context, Map: { Item: { Index: index, Value: item } } };
    const selected = state.ItemSelector;
    const childInput =
      selected === undefined ? item : await evaluate(execution, { Parameters: selected }, input, context);
    const child = { path: [...scope.path, name, String(index)], context, signal };
    outputs[index] = await runLowered(execution, machine, childInput, child);
  };
  try {
    await runFamily(items, limit, scope.signal, run);
  } catch (error) {
    if (state.ItemProcessor?.ProcessorConfig?.Mode !== 'DISTRIBUTED' || error instanceof EndedError) throw error;
    const { name: kind, message } = error as Error;
    throw new StateError('States.ExceedToleratedFailureThreshold', `${kind}: ${message}`, { cause: error });
  }
  return outputs;
}

async function runParallel(execution: Execution, state: State, name: string, input: Json, scope: Scope): Promise<Json> {
  const branches = state.Branches ?? [];
  const outputs: Json[] = new Array(branches.length).fill(null);
  await runFamily(branches, branches.length, scope.signal, async (branch, index, signal) => {
    const child = { path: [...scope.path, name, String(index)], context: scope.context, signal };
    outputs[index] = await runMachine(execution, branch, input, child);
  });
  return outputs;
}

async function readItems(execution: Execution, state: State, name: string, input: Json, scope: Scope): Promise<Json[]> {
  const { ItemReader, ItemsPath } = state;
  const { path, context, signal } = scope;
  let items: Json = input;
  if (ItemReader) {
    const request = await evaluate(execution, { Parameters: ItemReader.Parameters }, input, context);
    const reader: State = { Type: 'Task', Resource: ItemReader.Resource };
    items = await execution.answer({ state: reader, name, path, request, signal }).catch((error: Error) => {
      throw new StateError('States.ItemReaderFailed', error.message, { cause: error });
    });
  } else if (ItemsPath !== undefined) {
    items = await evaluate(execution, { InputPath: ItemsPath }, input, context);
  }
  if (!Array.isArray(items)) throw new StateError('States.ItemReaderFailed', `What ${name} maps over is no array.`);
  return items;
}

/** Evaluates paths and intrinsic functions by the interpreter, in a state that does nothing else. */
async function evaluate(
  { interpreter }: Execution,
  fields: { Parameters?: Json; InputPath?: string },
  input: Json,
  context: Scope['context'],
): Promise<Json> {
  const definition = { StartAt: 'Evaluate', States: { Evaluate: { Type: 'Pass', End: true, ...fields } } };
  const { StateMachine } = interpreter;
  const machine = new StateMachine(definition as ConstructorParameters<typeof StateMachine>[0], UNCHECKED);
  return (await machine.run(input, { context }).result) as Json;
}

type EventLogs = ReturnType<InstanceType<Interpreter['StateMachine']>['run']>['eventLogs'];

/** Passes on the interpreter's events. */
async function tell({ emit }: Execution, events: EventLogs, path: string[]): Promise<void> {
  let failure = { error: '', cause: '' };
  for await (const event of events) {
    if (event.type === 'StateEntered' || event.type === 'StateExited') {
      emit({ type: event.type, state: event.state.name, path });
    } else if (event.type === 'StateFailed') {
      failure = { error: event.Error, cause: event.Cause instanceof Error ? event.Cause.message : String(event.Cause) };
    } else if (event.type === 'StateRetried') {
      emit({ type: 'StateRetried', state: event.state.name, path, ...failure, attempt: event.retry.attempt });
    } else if (event.type === 'StateCaught') {
      emit({ type: 'StateCaught', state: event.state.name, path, ...failure });
    }
  }
}
