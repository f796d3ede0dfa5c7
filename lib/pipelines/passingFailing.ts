import { z } from 'zod';
import type { PipelineModule } from './module.ts';
import { pinnedTool } from './pinnedTool.ts';
import { ToolStep } from './toolStep.ts';

const runCommand = await pinnedTool('run-command');

/** A tutorial: how a failure looks. */
export const pipeline: PipelineModule = {
  name: 'passing-failing',
  summary: 'Tutorial: a task that passes, one that fails and says why, and one that is never reached.',
  inputs: z.object({
    command: z
      .string()
      .default('echo "this task fails on purpose" >&2; exit 1')
      .describe('What the second task runs: one that passes lets the third one run.'),
  }),
  build(scope) {
    const run = (id: string, command: string): ToolStep =>
      new ToolStep(scope, id, { tool: runCommand, inputs: { command } });
    const first = run('passing', 'echo well');
    first.next(run('failing', '{input.command}')).next(run('never_reached', 'echo never'));
    return { start: first.startState };
  },
};
