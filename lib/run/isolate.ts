/** One task of a pipeline cut out of its definition, to be run alone. */
import type { Json, RenderedPipeline, State, StateMachine } from '../pipelines/definition.ts';
import { type OutlineState, outline } from '../pipelines/outline.ts';

export interface IsolatedTask {
  /** The pipeline with this one state, which nothing retries or catches. */
  pipeline: RenderedPipeline;
  /** The maps that it lies in, from the outermost in: each needs an item. */
  maps: string[];
}

/** Where the items of a map lie in the input of the machine that was cut out. */
const ITEMS = 'testItems';

/** The state that runs a task of this name, or has this name itself, alone; undefined where there is none. */
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
    if (found && (found.name === task || name === task)) return { machine: only(name, alone(state)), maps: [] };
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

const only = (name: string, state: State): StateMachine => ({ StartAt: name, States: { [name]: state } });

function alone({ Next: _next, Retry: _retry, Catch: _catch, ...state }: State): State {
  return { ...state, End: true };
}
