import { z } from 'zod';
import type { PipelineModule } from './module.ts';
import { pinnedTool } from './pinnedTool.ts';
import { ToolStep } from './toolStep.ts';

const printDate = await pinnedTool('print-date');
const sleep = await pinnedTool('sleep');
const fillIn = await pinnedTool('fill-in');

/** A tutorial: three tasks one after the other, a value handed on, parameters, and the date of the run. */
export const pipeline: PipelineModule = {
  name: 'sequential',
  summary: 'Tutorial: prints the date, sleeps, and writes a text with the date of the run and a parameter in it.',
  inputs: z.object({
    greeting: z.string().default('Hello').describe('What the text begins with.'),
    seconds: z.number().min(0).max(60).default(1).describe('How long to sleep.'),
  }),
  build(scope) {
    const first = new ToolStep(scope, 'print_date', { tool: printDate, inputs: { date: '{date}' } });
    const second = new ToolStep(scope, 'sleep', { tool: sleep, inputs: { seconds: '{input.seconds}' } });
    const third = new ToolStep(scope, 'templated', {
      tool: fillIn,
      inputs: { text: '{input.greeting}, this run stands for {date}', times: 3 },
      outputs: { text: 'run/templated/text.txt' },
    });
    const after = new ToolStep(scope, 'handed_on', {
      tool: fillIn,
      inputs: { text: first.value('printed') },
      outputs: { text: 'run/handed_on/text.txt' },
    });
    first.next(second).next(third).next(after);
    return { start: first.startState };
  },
};
