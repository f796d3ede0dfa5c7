import validate from 'asl-validator';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StateMachine } from '../pipelines/definition.ts';
import { loadTemporalTiles } from '../pipelines/rendered.ts';
import { specs } from '../steps/specs.ts';
import { chronotilesStack } from './chronotilesStack.ts';
import { configSchema } from './config.ts';
import { renderTemporalTiles } from './rendering.ts';

let template: Template;
beforeAll(() => {
  template = Template.fromStack(chronotilesStack(new App(), configSchema.parse({ image: 'step' })));
});

/** A definition as CloudFormation joins it, with `${…}` for what it looks up. */
function joined(definitionString: {
  'Fn::Join': [string, (string | Record<string, string | string[]>)[]];
}): StateMachine {
  const [delimiter, parts] = definitionString['Fn::Join'];
  const texts = parts.map((part) => (typeof part === 'string' ? part : `\${${Object.values(part).flat().join('.')}}`));
  return JSON.parse(texts.join(delimiter));
}

describe('the rendered temporal tiles pipeline', () => {
  it('is what the stack deploys', () => {
    const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
    expect(joined(machine.Properties.DefinitionString)).toEqual(renderTemporalTiles().definition);
  });

  it('is valid', async () => {
    const { definition } = await loadTemporalTiles();
    const deployed = JSON.parse(JSON.stringify(definition).replace(/\$\{AWS::Partition\}/g, 'aws'));
    const { errorsText } = validate(deployed, { checkPaths: true, checkArn: true });
    expect(errorsText()).toBe('');
  });
});

describe('the stack', () => {
  it('has a task definition for every step, sized by its spec', () => {
    const definitions = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
    const sizes = definitions.map(({ Properties: { Family, Cpu, Memory } }) => [Family, Cpu, Memory]);
    expect(sizes.toSorted()).toEqual(
      Object.values(specs)
        .map(({ name, size }) => [`Chronotiles-${name}`, `${size.vcpu * 1024}`, `${size.memoryMiB}`])
        .toSorted(),
    );
  });

  it('lets a step write where its spec says, and nowhere else', () => {
    const policies = template.findResources('AWS::IAM::Policy', {
      Properties: { PolicyName: Match.stringLikeRegexp('^splitdefinitionTaskRole') },
    });
    const [policy] = Object.values(policies);
    const statements: { Action: string | string[]; Resource: unknown }[] = policy?.Properties.PolicyDocument.Statement;
    const writes = statements.filter(({ Action }) => [Action].flat().includes('s3:PutObject'));
    const resources = writes.flatMap(({ Resource }) => [Resource].flat().map((one) => JSON.stringify(one)));
    expect(resources).toEqual(
      ['v1/runs/\\*/split/\\*', 'v1/cache/\\*', 'v1/blobs/\\*'].map((key) =>
        expect.stringMatching(`WorkBucket.*/${key}"`),
      ),
    );
  });

  it('gives every task a limit of time and retries with jitter', () => {
    const { definition } = renderTemporalTiles();
    const tasks = [definition, ...Object.values(definition.States).flatMap(({ ItemProcessor }) => ItemProcessor ?? [])]
      .flatMap(({ States }) => Object.values(States))
      .filter(({ Type }) => Type === 'Task');
    expect(tasks.length).toBeGreaterThan(Object.keys(specs).length);
    for (const { TimeoutSeconds, Retry = [], ResultPath } of tasks) {
      expect(TimeoutSeconds).toBeGreaterThan(0);
      expect(ResultPath).toBeNull();
      expect(Retry.length).toBeGreaterThan(0);
      for (const { JitterStrategy } of Retry) expect(JitterStrategy).toBe('FULL');
    }
  });
});
