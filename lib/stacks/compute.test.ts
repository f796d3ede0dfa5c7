import { App, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { fargateStep } from '../pipelines/fargate.ts';
import { specs } from '../steps/specs.ts';
import { compute } from './compute.ts';
import { configSchema } from './config.ts';
import { delivery } from './delivery.ts';
import { storage } from './storage.ts';
import { ALL_ASKED, deployed, referred, resources } from './testing/deployed.ts';

const { template } = deployed();

interface TaskDefinition {
  Family: string;
  Cpu: string;
  Memory: string;
  EphemeralStorage: { SizeInGiB: number };
  RuntimePlatform: object;
  TaskRoleArn: unknown;
  ContainerDefinitions: Record<string, unknown>[];
}
const taskDefinitions = (within: Template) =>
  Object.values(resources(within, 'AWS::ECS::TaskDefinition')).map(
    ({ Properties }) => Properties as unknown as TaskDefinition,
  );

interface Statement {
  Action: string | string[];
  Resource: unknown;
}
/** Statements of a role, by the logical id of the role. */
function statementsOf(role: string | undefined): Statement[] {
  return Object.values(resources(template, 'AWS::IAM::Policy'))
    .filter(({ Properties }) => (Properties.Roles as unknown[]).some((one) => referred(one) === role))
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
}

/** `Bucket/key` of an ARN that CloudFormation joins. */
function pathOf(resource: unknown): string {
  const { 'Fn::Join': join } = resource as { 'Fn::Join'?: [string, unknown[]] };
  const [bucket, key = ''] = join ? join[1] : [resource];
  return `${referred(bucket)
    ?.replace(/Bucket\w*$/, '')
    .toLowerCase()}${key}`;
}

describe.each(Object.values(specs))('the task definition of $name', (spec) => {
  const definition = taskDefinitions(template).find(({ Family }) => Family === `Chronotiles-${spec.name}`)!;
  const [container] = definition.ContainerDefinitions;

  it('has the size of its spec', () => {
    expect(definition).toMatchObject({
      Cpu: `${spec.size.vcpu * 1024}`,
      Memory: `${spec.size.memoryMiB}`,
      EphemeralStorage: { SizeInGiB: spec.size.diskGiB },
      RuntimePlatform: { CpuArchitecture: 'X86_64', OperatingSystemFamily: 'LINUX' },
    });
    expect(spec.size.diskGiB).toBeGreaterThanOrEqual(21);
    expect(spec.size.diskGiB).toBeLessThanOrEqual(200);
  });

  it('runs as nobody in particular, and writes no files', () => {
    expect(container).toMatchObject({ ReadonlyRootFilesystem: true, User: '1000:1000', StopTimeout: 120 });
    expect(container.Privileged).toBeUndefined();
  });

  it('may read and write what its spec says, and nothing else', () => {
    const statements = statementsOf(referred(definition.TaskRoleArn));
    const may = (action: string): string[] =>
      statements
        .filter(({ Action }) => [Action].flat().includes(action))
        .flatMap(({ Resource }) => [Resource].flat().map(pathOf))
        .toSorted();
    expect(may('s3:GetObject')).toEqual(spec.reads.toSorted());
    expect(may('s3:PutObject')).toEqual(spec.writes.toSorted());
    const actions = new Set(statements.flatMap(({ Action }) => Action));
    expect([...actions].toSorted()).toEqual(
      ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListBucket', 's3:PutObject'].toSorted(),
    );
  });
});

it('gives every step a role of its own', () => {
  const roles = taskDefinitions(template).map(({ TaskRoleArn }) => referred(TaskRoleArn));
  expect(new Set(roles).size).toBe(Object.keys(specs).length);
});

it('refuses a disk that Fargate does not have', () => {
  const stack = new Stack(new App(), 'S');
  const config = configSchema.parse({ image: 'step' });
  const props = {
    ...compute(stack, config),
    buckets: { ...storage(stack, config), tiles: delivery(stack, config).tiles },
  };
  for (const diskGiB of [20, 201]) {
    const spec = { ...specs.split, size: { ...specs.split.size, diskGiB } };
    expect(() => fargateStep(stack, spec, props)).toThrow(`asks for ${diskGiB} GiB of disk`);
  }
});

it('keeps logs as long as it is told', () => {
  const retentions = (settings: Parameters<typeof deployed>[0]) =>
    Object.values(resources(deployed(settings).template, 'AWS::Logs::LogGroup')).map(
      ({ Properties }) => Properties.RetentionInDays,
    );
  expect(new Set(retentions({}))).toEqual(new Set([60]));
  expect(new Set(retentions({ logDays: 7 }))).toEqual(new Set([7]));
});

it('has Spot in the cluster where it is asked for', () => {
  template.resourceCountIs('AWS::ECS::ClusterCapacityProviderAssociations', 0);
  const spot = deployed({ capacity: 'spot' }).template;
  spot.hasResourceProperties('AWS::ECS::ClusterCapacityProviderAssociations', {
    CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
  });
});

describe('the image', () => {
  it('may be pulled from ECR by the tasks', () => {
    const { template: private_ } = deployed({ image: ALL_ASKED.image });
    const [{ ContainerDefinitions }] = taskDefinitions(private_);
    expect(JSON.stringify(ContainerDefinitions[0].Image)).toContain('/step:1');
    const policies = JSON.stringify(resources(private_, 'AWS::IAM::Policy'));
    expect(policies).toContain('arn:aws:ecr:eu-west-1:123456789012:repository/step');
  });

  it('is taken by its digest too', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const image = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/a/step@${digest}`;
    const [{ ContainerDefinitions }] = taskDefinitions(deployed({ image }).template);
    expect(JSON.stringify(ContainerDefinitions[0].Image)).toContain(`/a/step@${digest}`);
  });

  it('is built where none is named', () => {
    const [{ ContainerDefinitions }] = taskDefinitions(deployed({ image: undefined }).template);
    expect(JSON.stringify(ContainerDefinitions[0].Image)).toMatch(/cdk-hnb659fds-container-assets/);
  });
});
