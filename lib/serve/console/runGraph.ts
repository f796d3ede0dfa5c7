/** The states of a run as a graph: each with how it is doing, a fan-out as one node with counts. */
import type { OutlineState } from '../../pipelines/outline.ts';
import type { TaskRecord } from '../../run/records.ts';

export type NodeState = 'waiting' | 'running' | 'ok' | 'invalid' | 'failed';

export interface RunNode {
  /** Name of the state. */
  state: string;
  /** The first word of its tasks. */
  step: string;
  summary: string;
  condition: NodeState;
  /** By the state of the task. */
  counts: Record<TaskRecord['state'], number>;
  tries: number;
  seconds: number;
  /** Names of states that come after it. */
  next: string[];
}

/** Nodes in the order in which they are reached. States that start no container are passed over. */
export function runGraph(states: OutlineState[], tasks: TaskRecord[], isRunning: boolean): RunNode[] {
  const byName = new Map(states.map((state) => [state.name, state]));
  const nodes = states.filter((state) => stepOf(state) !== undefined);
  return nodes.map((state) => {
    const step = stepOf(state)!;
    const own = tasks.filter((task) => task.step === step || task.task === step);
    const counts = { waiting: 0, started: 0, ok: 0, invalid: 0, failed: 0 };
    for (const { state: condition } of own) counts[condition]++;
    return {
      state: state.name,
      step,
      summary: state.summary ?? '',
      condition: conditionOf(counts, own.length, isRunning),
      counts,
      tries: own.reduce((sum, { tries }) => sum + tries, 0),
      seconds: own.reduce((sum, { seconds = 0 }) => sum + seconds, 0),
      next: state.next.flatMap((name) => firstNodes(byName, name, new Set())),
    };
  });
}

/** The word that records call the tasks of a state by; that of what is inside, for a fan-out. */
function stepOf(state: OutlineState): string | undefined {
  return (
    state.task?.name ??
    state.inner
      .flat()
      .map(stepOf)
      .find((step) => step !== undefined)
  );
}

function firstNodes(byName: Map<string, OutlineState>, name: string, seen: Set<string>): string[] {
  const state = byName.get(name);
  if (!state || seen.has(name)) return [];
  if (stepOf(state) !== undefined) return [name];
  return state.next.flatMap((one) => firstNodes(byName, one, seen.add(name)));
}

function conditionOf(counts: RunNode['counts'], total: number, isRunning: boolean): NodeState {
  if (counts.failed > 0) return 'failed';
  if (counts.invalid > 0) return 'invalid';
  // A fan-out over nothing at all has no task.
  if (total === 0 || counts.waiting === total) return 'waiting';
  if (counts.ok === total) return 'ok';
  // What was killed could not say so: without a run nothing of it runs.
  return isRunning ? 'running' : 'failed';
}
