import { type PipelineModule, pinnedTool, ToolStep } from 'chronotiles/pipelines';
import { z } from 'zod';

const [head, upper, count] = [
  await pinnedTool(new URL('./head.cwl', import.meta.url)),
  await pinnedTool(new URL('./upper.cwl', import.meta.url)),
  await pinnedTool(new URL('./count.cwl', import.meta.url)),
];

export const pipeline: PipelineModule = {
  name: 'three-tools',
  summary: 'Takes the first lines of a text, makes them loud and counts them.',
  inputs: z.object({ key: z.string().describe('Key of the text in the inbox.') }),
  build(scope) {
    const first = new ToolStep(scope, 'Head', {
      tool: head,
      inputs: { file: 'inbox/{input.key}' },
      outputs: { first: 'run/head.txt' },
    });
    const second = new ToolStep(scope, 'Upper', {
      tool: upper,
      inputs: { file: 'run/head.txt' },
      outputs: { loud: 'run/loud.txt' },
    });
    const third = new ToolStep(scope, 'Count', {
      tool: count,
      inputs: { file: 'run/loud.txt' },
      outputs: { count: 'tiles/counts/{run}.txt' },
    });
    first.next(second).next(third);
    return { start: first.startState };
  },
};
