import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { z } from 'zod';
import type { PipelineModule } from './module.ts';
import { pinnedTool } from './pinnedTool.ts';
import { ToolStep } from './toolStep.ts';

const runCommand = await pinnedTool('run-command');
const fillIn = await pinnedTool('fill-in');

/** A tutorial: two tasks side by side, and one that collects what they printed. */
export const pipeline: PipelineModule = {
  name: 'collect-printed',
  summary: 'Tutorial: runs two commands at the same time, and collects what both printed.',
  inputs: z.object({}),
  build(scope) {
    const run = (id: string, command: string): ToolStep =>
      new ToolStep(scope, id, { tool: runCommand, inputs: { command } });
    const date = run('print_current_date', 'date -u +%Y-%m-%d');
    const system = run('docker_command', 'uname -s');
    const both = new sfn.Parallel(scope, 'Both', { resultPath: sfn.JsonPath.DISCARD });
    both.branch(date, system);
    const keep = (id: string, step: ToolStep): ToolStep =>
      new ToolStep(scope, id, {
        tool: fillIn,
        inputs: { text: step.value('printed') },
        outputs: { text: `run/collected/${id}.txt` },
      });
    both.next(keep('date', date).next(keep('system', system)));
    return { start: both };
  },
};
