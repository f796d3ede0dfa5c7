import { describe, expect, it } from 'vitest';
import type { RenderedPipeline } from './definition.ts';
import { graphOf, mermaid } from './graph.ts';
import { outline, tasksOf, withoutErrors } from './outline.ts';

const run = (command: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::ecs:runTask.sync',
  TimeoutSeconds: 60,
  Parameters: { TaskDefinition: 'step', Overrides: { ContainerOverrides: [{ Name: 'step', ...command }] } },
});

const pipeline: RenderedPipeline = {
  name: 'all',
  definition: {
    StartAt: 'Collect',
    States: {
      Failed: { Type: 'Fail' },
      Record: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:s3:putObject', Next: 'Failed' },
      Collect: {
        ...run({ 'Command.$': "States.Array('collect', '--job', $.job)" }),
        Next: 'Which',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Record' }],
      },
      Which: { Type: 'Choice', Choices: [{ Next: 'Both' }], Default: 'Done' },
      Both: {
        Type: 'Parallel',
        Next: 'Done',
        Branches: [
          { StartAt: 'One', States: { One: { ...run({ Command: ['split', '--job', 'a'] }), End: true } } },
          { StartAt: 'Two', States: { Two: { Type: 'Wait', Seconds: 1, End: true } } },
        ],
      },
      Done: { Type: 'Succeed' },
    },
  },
  buckets: {},
  taskDefinitions: { step: { container: 'step', program: 'containers/step/main.ts', vcpu: 1, memoryMiB: 512 } },
};

describe('an outline', () => {
  it('has the states in the order in which they are reached, errors last', () => {
    expect(outline(pipeline).map(({ name }) => name)).toEqual(['Collect', 'Which', 'Both', 'Done', 'Record', 'Failed']);
    expect(withoutErrors(outline(pipeline)).map(({ name }) => name)).toEqual(['Collect', 'Which', 'Both', 'Done']);
  });

  it('names tasks by their step, whichever way their command is written', () => {
    const tasks = tasksOf(outline(pipeline)).map(({ task }) => [task.name, task.definition?.vcpu, task.timeoutSeconds]);
    expect(tasks).toEqual([
      ['collect', 1, 60],
      ['split', 1, 60],
    ]);
  });

  it('names tasks of other programs by their state', () => {
    const other = structuredClone(pipeline);
    other.taskDefinitions.step.program = 'my/tool.ts';
    expect(tasksOf(outline(other)).map(({ task }) => task.name)).toEqual(['Collect', 'One']);
  });
});

describe('a graph', () => {
  it('has groups for what lies within, and dashes for errors', () => {
    expect(mermaid(graphOf(outline(pipeline)))).toEqual([
      'flowchart TD',
      '  s0["Collect"]',
      '  s1(["Which"])',
      '  subgraph s2["Both"]',
      '    s2_0_0["One"]',
      '    s2_1_0(["Two"])',
      '  end',
      '  s3(["Done"])',
      '  s4(["Record"])',
      '  s5(["Failed"])',
      '  s0 --> s1',
      '  s0 -.-> s4',
      '  s1 --> s2',
      '  s1 --> s3',
      '  s2 --> s3',
      '  s4 --> s5',
    ]);
  });

  it('keeps quotes of a name out of the drawing', () => {
    const graph = { nodes: [{ id: 's0', label: 'a "b"', kind: 'task' as const }], edges: [] };
    expect(mermaid(graph)[1]).toBe('  s0["a \'b\'"]');
  });
});
