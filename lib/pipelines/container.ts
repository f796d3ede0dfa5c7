import { z } from 'zod';
import type { PipelineModule } from './module.ts';
import { pinnedTool } from './pinnedTool.ts';
import { ToolStep } from './toolStep.ts';

const runCommand = await pinnedTool('run-command');

/** A tutorial: one command in one container. */
export const pipeline: PipelineModule = {
  name: 'container',
  summary: 'Tutorial: runs one command in a container, and keeps what it prints.',
  inputs: z.object({ command: z.string().default('uname -s').describe('A command of the shell.') }),
  build(scope) {
    const step = new ToolStep(scope, 'docker_command', {
      tool: runCommand,
      inputs: { command: '{input.command}' },
      outputs: { text: 'run/printed.txt' },
    });
    return { start: step.startState };
  },
};
