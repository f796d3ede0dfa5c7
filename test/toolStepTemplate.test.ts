import { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { RunService } from '../lib/pipelines/runService.ts';
import { ToolStep } from '../lib/pipelines/toolStep.ts';
import { chronotilesStack } from '../lib/stacks/chronotilesStack.ts';
import { configSchema } from '../lib/stacks/config.ts';
import { quickApp } from '../lib/stacks/testing/deployed.ts';
import { moduleOf, toolOf } from './support/toolRun.ts';

const IMAGE = {
  name: 'liris:3DUse',
  digest: `sha256:${'a'.repeat(64)}`,
  entryPoint: [],
  user: '',
  platform: 'linux/amd64',
};
const SPLIT = `
  baseCommand: splitCityGMLBuildings
  requirements: { DockerRequirement: { dockerPull: 'liris:3DUse' }, ResourceRequirement: { coresMin: 2, ramMin: 6000 } }
  inputs: { citygml: { type: File, inputBinding: { prefix: --input-file } } }
  outputs: { buildings: { type: File, outputBinding: { glob: '*.gml' } } }`;

const template = Template.fromStack(
  chronotilesStack(quickApp(), configSchema.parse({ image: 'step', stageImage: 'stage' }), [
    moduleOf((scope) => {
      const files = new RunService(scope, 'Files', {
        container: { image: IMAGE, command: ['serve', '{host}:{port}'] },
        ready: { port: 8080 },
      });
      const step = new ToolStep(scope, 'Split', {
        tool: toolOf(SPLIT, IMAGE),
        inputs: { citygml: 'inbox/lyon/{input.file}' },
        outputs: { buildings: 'run/buildings.gml' },
      });
      return { start: files.around(step).startState };
    }),
  ]),
);

interface Container {
  Name: string;
  [field: string]: unknown;
}

function definitionOf(id: string): { containers: Record<string, Container>; Cpu: string; Memory: string } {
  const found = Object.values(template.findResources('AWS::ECS::TaskDefinition')).find(({ Properties: { Family } }) =>
    Family.endsWith(`-${id}`),
  )!.Properties;
  const all = found.ContainerDefinitions as Container[];
  return { ...found, containers: Object.fromEntries(all.map((container) => [container.Name, container])) };
}

it('deploys a tool as three containers around its image, which is named by its digest, and locks them', () => {
  const { containers, Cpu, Memory } = definitionOf('Split');
  expect([Cpu, Memory]).toEqual(['2048', '7168']);
  expect(containers).toMatchObject({
    'stage-in': { Essential: false, Image: 'stage' },
    tool: {
      Essential: false,
      Image: `liris@${IMAGE.digest}`,
      EntryPoint: ['/chronotiles/control/launcher'],
      Command: ['/chronotiles/control'],
      DependsOn: [{ Condition: 'SUCCESS', ContainerName: 'stage-in' }],
    },
    'stage-out': { Essential: true, DependsOn: [{ Condition: 'COMPLETE', ContainerName: 'tool' }] },
  });
  for (const container of Object.values(containers)) {
    expect(container).toMatchObject({ ReadonlyRootFilesystem: true, User: '1000:1000' });
  }
  expect(containers.tool.Environment).toBeUndefined();
  const mounts = containers.tool.MountPoints as { SourceVolume: string; ReadOnly: boolean }[];
  expect(mounts.filter(({ ReadOnly }) => ReadOnly).map(({ SourceVolume }) => SourceVolume)).toEqual(['inputs']);
});

it('lets a tool reach the keys that it is given, its own folder and the cache, and nothing else', () => {
  const [policy] = Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => /Split.*TaskRole/.test(id))
    .map(([, { Properties }]) => JSON.stringify(Properties.PolicyDocument.Statement));
  const keys = [...policy.matchAll(/"\/([^"]+)"\]/g)].map(([, key]) => key);
  expect(new Set(keys)).toEqual(
    new Set([
      'lyon/*',
      'v1/runs/*/Split/*',
      'v1/runs/*/values/Split.json',
      'v1/runs/*/values/*',
      'v1/runs/*/buildings.gml',
      'v1/cache/*',
      'v1/blobs/*',
    ]),
  );
  expect(policy).not.toContain('"s3:*"');
  expect(policy).not.toContain('Delete');
});

it('deploys a service with a companion that alone is essential, behind a group that lets in tasks alone', () => {
  const { containers } = definitionOf('Files');
  expect(containers).toMatchObject({
    service: { Essential: false, Image: `liris@${IMAGE.digest}`, Command: ['serve', '0.0.0.0:8080'] },
    companion: { Essential: true, Image: 'stage' },
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 8080, ToPort: 8080 });
  template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', { FromPort: 8080, ToPort: 8080 });
  const open = JSON.stringify(template.findResources('AWS::EC2::SecurityGroup')).match(/"SecurityGroupIngress"/g);
  expect(open).toBeNull();
});
