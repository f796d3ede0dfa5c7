import { z } from 'zod';
import type { PipelineModule } from './module.ts';
import { pinnedTool } from './pinnedTool.ts';
import { RunService } from './runService.ts';
import { ToolStep } from './toolStep.ts';

const fillIn = await pinnedTool('fill-in');
const fetch = await pinnedTool('fetch');

/** A tutorial: a file server that lives as long as the tasks that read from it. */
export const pipeline: PipelineModule = {
  name: 'file-server',
  summary: 'Tutorial: writes a file, starts a file server within the run, and lets two tasks read from it.',
  inputs: z.object({ text: z.string().default('Hello from a file').describe('What the file says.') }),
  build(scope) {
    const write = new ToolStep(scope, 'write', {
      tool: fillIn,
      inputs: { text: '{input.text}' },
      outputs: { text: 'run/served.txt' },
    });
    const files = new RunService(scope, 'files', {
      container: { command: ['node', 'containers/stage/fileServer.ts', '{host}', '{port}'] },
      ready: { port: 8080, path: '/' },
    });
    const read = (id: string): ToolStep =>
      new ToolStep(scope, id, {
        tool: fetch,
        inputs: { url: `${files.url}/{run}/served.txt` },
        outputs: { fetched: `run/${id}.txt` },
      });
    const first = read('read');
    first.next(read('read_again'));
    write.next(files.around(first));
    return { start: write.startState };
  },
};
