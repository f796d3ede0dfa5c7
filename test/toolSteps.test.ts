import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPipeline } from '../lib/catalog/catalog.ts';
import { ToolStep } from '../lib/pipelines/toolStep.ts';
import { readTasks } from '../lib/run/records.ts';
import { moduleOf, toolOf, toolRun } from './support/toolRun.ts';

const THREE_TOOLS = 'docs/tutorials/three-tools/threeTools.ts';

describe('tools as steps, in this process', () => {
  it('run as the pipeline of three tools that the docs show, in at most 40 lines', async () => {
    expect(readFileSync(THREE_TOOLS, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(40);
    const { run, stores, text } = await toolRun();
    await stores.inbox.put('lyon/note.txt', 'a\nb\nc\n');
    const { pipeline } = await findPipeline('three-tools', { dir: dirname(THREE_TOOLS) });
    const outcome = await run(pipeline, { key: 'lyon/note.txt' });
    expect(outcome).toMatchObject({ status: 'succeeded' });
    expect(await text('work', 'v1/runs/r/loud.txt')).toBe('A\nB\n');
    expect(await text('tiles', 'counts/r.txt')).toMatch(/^2 /);
    const [count] = await readTasks(stores.work, 'r');
    expect(count).toMatchObject({ task: 'Count', state: 'ok', tries: 1 });
    expect(count.result).toMatchObject({
      argv: ['wc', '-l', expect.stringContaining('loud.txt')],
      exitCode: 0,
      inputs: [{ key: 'work/v1/runs/r/loud.txt', size: 4, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      outputs: [{ key: 'tiles/counts/r.txt', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
  }, 30_000);

  it('bring directories and several files in and out', async () => {
    const { run, stores, text } = await toolRun();
    for (const name of ['a.txt', 'b/c.txt']) await stores.inbox.put(`lyon/${name}`, name);
    const tool = toolOf(`
      baseCommand: [sh, -c, 'mkdir out; cp -r "$1"/. out; cp "$2" "$3" .', copy]
      inputs:
        folder: { type: Directory, inputBinding: { position: 1 } }
        files: { type: 'File[]', inputBinding: { position: 2 } }
      outputs:
        folder: { type: Directory, outputBinding: { glob: out } }
        files: { type: 'File[]', outputBinding: { glob: '*.txt' } }`);
    const inputs = { folder: 'inbox/lyon/', files: ['inbox/lyon/a.txt', 'inbox/lyon/b/c.txt'] };
    const outputs = { folder: 'run/folder/', files: 'tiles/files/' };
    const step = moduleOf((scope) => ({ start: new ToolStep(scope, 'Copy', { tool, inputs, outputs }).startState }));
    expect(await run(step)).toMatchObject({ status: 'succeeded' });
    expect(await text('work', 'v1/runs/r/folder/b/c.txt')).toBe('b/c.txt');
    expect(await text('tiles', 'files/c.txt')).toBe('b/c.txt');
  }, 30_000);

  it.each([
    [
      'a tool that fails by itself',
      "baseCommand: [sh, -c, 'echo no good >&2; exit 3']",
      {},
      1,
      /exit code 3.*no good/s,
    ],
    [
      'an output that is not there',
      'baseCommand: "true"\noutputs: { o: { type: File, outputBinding: { glob: x.gml } } }',
      {},
      1,
      /"o" is missing/,
    ],
    [
      'a missing input',
      'baseCommand: cat\ninputs: { f: { type: File, inputBinding: {} } }',
      { f: 'inbox/nothing.gml' },
      1,
      /nothing\.gml, and there is no such object/,
    ],
    [
      'a wrong type',
      'baseCommand: sleep\ninputs: { n: { type: int, inputBinding: {} } }',
      { n: 'long' },
      1,
      /"n" must be int/,
    ],
    [
      'an exit code that means: try again',
      'baseCommand: [sh, -c, "exit 75"]\ntemporaryFailCodes: [75]',
      {},
      3,
      /exit code 75/,
    ],
    [
      'a tool that runs for ever',
      'baseCommand: [sleep, "60"]\nrequirements: { ToolTimeLimit: { timelimit: 1 } }',
      {},
      1,
      /longer than the 1 s/,
    ],
  ])(
    'tell %s in one clear error, and try again where that may help',
    async (_, yaml, inputs, tries, reason) => {
      const { run, stores, text } = await toolRun();
      const step = moduleOf((scope) => {
        return {
          start: new ToolStep(scope, 'Bad', { tool: toolOf(yaml), inputs: inputs as Record<string, string> })
            .startState,
        };
      });
      const outcome = await run(step);
      expect(outcome).toMatchObject({ status: 'failed', error: 'ToolFailed', reason: expect.stringMatching(reason) });
      expect(await readTasks(stores.work, 'r')).toMatchObject([
        { state: 'failed', tries, reason: expect.stringMatching(reason) },
      ]);
      expect(JSON.parse(await text('work', 'v1/runs/r/Bad/tool.1.json'))).toMatchObject({ status: 'failed' });
    },
    30_000,
  );

  it('hand on values by name', async () => {
    const { run, text } = await toolRun();
    const count = toolOf(`
      requirements: { InlineJavascriptRequirement: {} }
      baseCommand: [echo, '41']
      stdout: n
      outputs: { n: { type: int, outputBinding: { glob: n, loadContents: true, outputEval: '$(Number(self[0].contents))' } } }`);
    const print = toolOf(`
      baseCommand: echo
      inputs: { n: { type: int, inputBinding: {} } }
      stdout: n.txt
      outputs: { o: stdout }`);
    const module = moduleOf((scope) => {
      const first = new ToolStep(scope, 'Count', { tool: count });
      first.next(
        new ToolStep(scope, 'Print', { tool: print, inputs: { n: first.value('n') }, outputs: { o: 'run/n' } }),
      );
      return { start: first.startState };
    });
    expect(await run(module)).toMatchObject({ status: 'succeeded' });
    expect(await text('work', 'v1/runs/r/n')).toBe('41\n');
  }, 30_000);

  it('are refused where they are wired wrongly', async () => {
    const { run } = await toolRun();
    const tool = toolOf('baseCommand: cat\ninputs: { f: File }');
    const build = (props: Partial<ConstructorParameters<typeof ToolStep>[2]>) =>
      run(moduleOf((scope) => ({ start: new ToolStep(scope, 'S', { tool, ...props }).startState })));
    expect(() => build({ inputs: { g: 'inbox/x' } })).toThrow(/takes no "g". It takes: f\./);
    expect(() => build({ outputs: { g: 'run/x' } })).toThrow(/puts out no file "g"/);
    expect(() => build({ inputs: { f: 'elsewhere/x' } })).toThrow(/"elsewhere\/x" is no key/);
  });
});
