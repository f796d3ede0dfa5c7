/** One task of a pipeline cut out of its definition, to be run alone. */
import type { Json, RenderedPipeline, State, StateMachine } from '../pipelines/definition.ts';
import { type OutlineState, outline, withoutErrors } from '../pipelines/outline.ts';

export interface IsolatedTask {
  /** The pipeline with this one task and what prepares it; nothing retries or catches it. */
  pipeline: RenderedPipeline;
  /** The maps that it lies in, from the outermost in: each needs an item. */
  maps: string[];
}

/** Where the items of a map lie in the input of the machine that was cut out. */
const ITEMS = 'testItems';

/** The task of this name, or that a state of this name runs, alone; undefined where there is none. */
export function isolateTask(pipeline: RenderedPipeline, task: string): IsolatedTask | undefined {
  const cut = cutOut(outline(pipeline), pipeline.definition, task);
  return cut && { pipeline: { ...pipeline, definition: cut.machine }, maps: cut.maps };
}

/** The input of the machine: the same, with the item that a map gives its child. */
export const withItem = (input: { run: string; [name: string]: Json }, item: Json | undefined) =>
  item === undefined ? input : { ...input, [ITEMS]: [item] };

function cutOut(
  states: OutlineState[],
  machine: StateMachine,
  task: string,
): { machine: StateMachine; maps: string[] } | undefined {
  for (const { name, task: found, inner } of states) {
    const state = machine.States[name];
    if (found && (found.name === task || name === task))
      return { machine: withPreparation(states, machine, name), maps: [] };
    const machines = [...(state.ItemProcessor ? [state.ItemProcessor] : []), ...(state.Branches ?? [])];
    for (const [index, part] of machines.entries()) {
      const cut = cutOut(inner[index], part, task);
      if (cut === undefined) continue;
      // A branch gets the input of its Parallel as it is.
      if (state.Type !== 'Map') return cut;
      const { ItemReader: _, ...map } = alone(state);
      const ItemProcessor = { ...state.ItemProcessor, ...cut.machine };
      return { machine: only(name, { ...map, ItemsPath: `$.${ITEMS}`, ItemProcessor }), maps: [name, ...cut.maps] };
    }
  }
  return undefined;
}

/** The state, and those right before it that start no container: they write its job, or work out what it is given. */
function withPreparation(states: OutlineState[], machine: StateMachine, name: string): StateMachine {
  const main = withoutErrors(states);
  const chain = [name];
  for (;;) {
    const before = main.filter(({ next }) => next.length === 1 && next[0] === chain[0]);
    if (before.length !== 1 || before[0].task || before[0].inner.length > 0 || chain.includes(before[0].name)) break;
    chain.unshift(before[0].name);
  }
  const kept = chain.map((state): [string, State] => [
    state,
    state === name ? alone(machine.States[state]) : uncaught(machine.States[state]),
  ]);
  return { StartAt: chain[0], States: Object.fromEntries(kept) };
}

const only = (name: string, state: State): StateMachine => ({ StartAt: name, States: { [name]: state } });

const uncaught = ({ Retry: _retry, Catch: _catch, ...state }: State): State => state;

function alone(state: State): State {
  const { Next: _, ...kept } = uncaught(state);
  return { ...kept, End: true };
}
