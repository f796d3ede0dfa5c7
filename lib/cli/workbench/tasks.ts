/** The tasks of a pipeline. */
import { type OutlineState, outline, tasksOf, withoutErrors } from '../../pipelines/outline.ts';
import type { Outcome } from '../context.ts';
import { span } from '../moments.ts';
import type { TasksFlags } from '../tasks.ts';
import { table } from '../words.ts';
import { namedPipeline } from './namedPipeline.ts';

export async function listTasks({ directory, tree = false }: TasksFlags, name: string): Promise<Outcome> {
  const { pipeline } = await namedPipeline(name, directory);
  const states = outline(pipeline);
  if (tree) return { result: { pipeline: name, states }, lines: [name, ...treeLines(withoutErrors(states), '')] };
  const tasks = tasksOf(states);
  const rows = tasks.map(({ task, summary = '' }) => [
    task.name,
    task.definition ? `${task.definition.vcpu} vCPU` : '',
    task.definition ? `${task.definition.memoryMiB} MiB` : '',
    task.timeoutSeconds === undefined ? '' : `at most ${span(task.timeoutSeconds)}`,
    summary,
  ]);
  return { result: { pipeline: name, tasks: tasks.map(({ task }) => task) }, lines: table(rows) };
}

/** One line a state; what only an error leads to is left to `--json`. */
function treeLines(states: OutlineState[], indent: string): string[] {
  return states.flatMap((state, index) => {
    const isLast = index === states.length - 1;
    const below = `${indent}${isLast ? '   ' : '│  '}`;
    const branches = state.inner.filter((branch) => branch.length > 0);
    const inner =
      state.type === 'Parallel'
        ? branches.flatMap((branch, number) => [
            `${below}${number === branches.length - 1 ? '└─' : '├─'} branch ${number + 1}`,
            ...treeLines(branch, `${below}${number === branches.length - 1 ? '   ' : '│  '}`),
          ])
        : branches.flatMap((branch) => treeLines(branch, below));
    return [`${indent}${isLast ? '└─' : '├─'} ${label(state)}`, ...inner];
  });
}

function label({ name, type, service, task, inner }: OutlineState): string {
  if (task) return task.name === name ? name : `${task.name} (${name})`;
  if (type === 'Map') return `${name}: for each`;
  if (type === 'Parallel') return `${name}: ${inner.length} at once`;
  return `${name} [${service ?? type}]`;
}
