/** The shape of a rendered state machine, for people: which state follows which, and what runs in a container. */
import type { Json, RenderedPipeline, State, StateMachine, TaskDefinition } from './definition.ts';

export interface OutlineState {
  name: string;
  /** `Task`, `Map`, `Wait`, …, as the state machine has it. */
  type: string;
  summary?: string;
  /** What a container runs, where the state starts one. */
  task?: OutlineTask;
  /** What of AWS it calls, such as `s3:putObject`, where that is no container. */
  service?: string;
  next: string[];
  /** Where an error leads. */
  caught: string[];
  /** The child of a map; the branches of a Parallel. */
  inner: OutlineState[][];
}

export interface OutlineTask {
  /** As records call it: the first word of the command where that is a step, else the name of the state. */
  name: string;
  taskDefinition: string;
  definition?: TaskDefinition;
  timeoutSeconds?: number;
}

interface RunTaskParameters {
  TaskDefinition?: string;
  Overrides?: { ContainerOverrides?: { 'Command.$'?: string; Command?: string[] }[] };
}

/** The states in the order in which they are reached, those that nothing but an error leads to last. */
export function outline(pipeline: RenderedPipeline): OutlineState[] {
  return outlineOf(pipeline.definition, pipeline);
}

/** The states that start containers, inner ones too, in the same order. */
export function tasksOf(states: OutlineState[]): (OutlineState & { task: OutlineTask })[] {
  return states.flatMap((state) => [
    ...(state.task ? [state as OutlineState & { task: OutlineTask }] : []),
    ...state.inner.flatMap(tasksOf),
  ]);
}

/** The same without the states that only an error leads to. */
export function withoutErrors(states: OutlineState[]): OutlineState[] {
  const byName = new Map(states.map((state) => [state.name, state]));
  const kept = new Set<string>();
  const keep = (name: string): void => {
    if (kept.has(name)) return;
    kept.add(name);
    for (const next of byName.get(name)!.next) keep(next);
  };
  if (states.length > 0) keep(states[0].name);
  return states
    .filter(({ name }) => kept.has(name))
    .map((state) => ({
      ...state,
      caught: state.caught.filter((name) => kept.has(name)),
      inner: state.inner.map(withoutErrors),
    }));
}

function outlineOf(machine: StateMachine, pipeline: RenderedPipeline): OutlineState[] {
  const order: string[] = [];
  const visit = (name: string, follow: (state: State) => string[]): void => {
    const state = machine.States[name];
    if (state === undefined || order.includes(name)) return;
    order.push(name);
    for (const next of follow(state)) visit(next, follow);
  };
  visit(machine.StartAt, nextOf);
  for (const name of [...order]) for (const next of caughtOf(machine.States[name])) visit(next, nextOf);
  return order.map((name) => outlineState(name, machine.States[name], pipeline));
}

function outlineState(name: string, state: State, pipeline: RenderedPipeline): OutlineState {
  const machines = [...(state.ItemProcessor ? [state.ItemProcessor] : []), ...(state.Branches ?? [])];
  const task = taskOf(name, state, pipeline);
  return {
    name,
    type: state.Type,
    ...(typeof state.Comment === 'string' && { summary: state.Comment }),
    ...(task ? { task } : serviceOf(state)),
    next: nextOf(state),
    caught: caughtOf(state),
    inner: machines.map((machine) => outlineOf(machine, pipeline)),
  };
}

function serviceOf({ Type, Resource = '' }: State): { service?: string } {
  const service = Type === 'Task' ? /:states:::(?:aws-sdk:)?(.+)$/.exec(Resource)?.[1] : undefined;
  return service === undefined ? {} : { service };
}

function taskOf(name: string, state: State, pipeline: RenderedPipeline): OutlineTask | undefined {
  if (state.Type !== 'Task' || !state.Resource?.includes(':states:::ecs:runTask')) return undefined;
  const { TaskDefinition = '', Overrides } = (state.Parameters ?? {}) as unknown as RunTaskParameters;
  const [override] = Overrides?.ContainerOverrides ?? [];
  const word = override?.Command?.[0] ?? /^States\.Array\('([^']+)'/.exec(override?.['Command.$'] ?? '')?.[1];
  const definition = pipeline.taskDefinitions[TaskDefinition];
  return {
    name: word !== undefined && definition?.program === STEP_PROGRAM ? word : name,
    taskDefinition: TaskDefinition,
    ...(definition && { definition }),
    ...(state.TimeoutSeconds !== undefined && { timeoutSeconds: state.TimeoutSeconds }),
  };
}

/** The program whose first word is a step. */
const STEP_PROGRAM = 'containers/step/main.ts';

function nextOf(state: State): string[] {
  const choices = (state.Choices ?? []) as { Next?: string }[];
  const names = [...choices.map(({ Next }) => Next), state.Default as Json | undefined, state.Next];
  return [...new Set(names.filter((name): name is string => typeof name === 'string'))];
}

const caughtOf = (state: State): string[] => [...new Set((state.Catch ?? []).map(({ Next }) => Next))];
