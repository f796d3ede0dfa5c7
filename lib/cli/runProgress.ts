/** Tells on the terminal how a run goes, from its events: a line a step when it is over, a live line while it works. */
import type { RunEvent } from '../run/events.ts';
import { taskName } from '../steps/keys.ts';
import type { Progress } from './context.ts';

interface StepState {
  tasks: number;
  done: number;
  startedAt: number;
}

/** What the runner reports to. */
export function runProgress(progress: Progress): (event: RunEvent) => void {
  const steps = new Map<string, StepState>();

  function stepOf(event: { command: string[]; at: number }): [string, StepState] {
    const name = stepName(event.command);
    const state = steps.get(name) ?? { tasks: 0, done: 0, startedAt: event.at };
    steps.set(name, state);
    return [name, state];
  }

  return (event) => {
    if (event.type === 'TaskStarted') {
      const [name, state] = stepOf(event);
      state.tasks++;
      progress.show(`  ${name}: ${state.done} of ${state.tasks} …`);
    } else if (event.type === 'TaskEnded') {
      const [name, state] = stepOf(event);
      state.done++;
      progress.show(`  ${name}: ${state.done} of ${state.tasks} …`);
      if (event.end.exitCode !== 0)
        progress.say(`  ${nameOf(event.command)} failed: ${event.end.reason ?? 'nobody knows why'}`);
    } else if (event.type === 'StateExited' && event.path.length === 0) {
      flush(steps, progress, event.at);
    }
  };
}

/** `split/00003` of the command `split --job v1/runs/<run>/split/00003/job.json`. */
function nameOf(command: string[]): string {
  const job = command.at(-1);
  return job?.endsWith('/job.json') ? taskName(job) : command.join(' ');
}

/** The step, which the name of the task begins with; of other commands the first word. */
function stepName(command: string[]): string {
  const job = command.at(-1);
  return (job?.endsWith('/job.json') ? taskName(job).split('/')[0] : command[0]) ?? 'task';
}

/** The steps whose tasks have all ended since the last time. */
function flush(steps: Map<string, StepState>, progress: Progress, at: number): void {
  for (const [name, { tasks, done, startedAt }] of steps) {
    if (done < tasks) continue;
    progress.say(stepLine(name, tasks, (at - startedAt) / 1000));
    steps.delete(name);
  }
}

/** What is told of a step that is over. */
export function stepLine(name: string, tasks: number, seconds: number): string {
  const noun = tasks === 1 ? 'task ' : 'tasks';
  return `  ${name.padEnd(10)}${String(tasks).padStart(5)} ${noun} ${seconds.toFixed(1).padStart(8)} s`;
}
