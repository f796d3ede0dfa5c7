import validate from 'asl-validator';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { StateMachine } from '../pipelines/definition.ts';
import { loadTemporalTiles } from '../pipelines/rendered.ts';
import { specs } from '../steps/specs.ts';
import { renderTemporalTiles } from './rendering.ts';
import { deployed } from './testing/deployed.ts';

const { template } = deployed();

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

  it.each([
    ['as it ships', async () => (await loadTemporalTiles()).definition],
    ['on Spot', async () => renderTemporalTiles({ capacity: 'spot' }).definition],
  ])('is valid %s', async (_, load) => {
    const definition = await load();
    const deployed = JSON.parse(JSON.stringify(definition).replace(/\$\{AWS::Partition\}/g, 'aws'));
    const { errorsText } = validate(deployed, { checkPaths: true, checkArn: true });
    expect(errorsText()).toBe('');
  });
});

describe('the state machine', () => {
  it('logs everything, traces, and ends some time', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { Level: 'ALL' },
      TracingConfiguration: { Enabled: true },
    });
    expect(renderTemporalTiles().definition.TimeoutSeconds).toBe(86_400);
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

describe('the stack', () => {
  it('tells where everything is', () => {
    const outputs = template.toJSON().Outputs as Record<string, { Value: unknown }>;
    expect(Object.keys(outputs)).toEqual(
      expect.arrayContaining([
        ...['InboxBucket', 'WorkBucket', 'TilesBucket', 'TilesUrl', 'StateMachineArn', 'ClusterArn', 'TopicArn'],
      ]),
    );
  });

  it('has nothing of the account or region in its names, nor anything that a second one would have too', () => {
    // Policies live inside their role, and what is displayed may be there twice.
    const IS_NAME = /^(Family|(?!Policy|Display|Service|Metric).*Name)$/;
    const names = (within: Template): string[] =>
      Object.values(within.toJSON().Resources as Record<string, { Properties?: Record<string, unknown> }>)
        .flatMap(({ Properties = {} }) => Object.entries(Properties))
        .flatMap(([name, value]) => (IS_NAME.test(name) && typeof value === 'string' ? [value] : []));
    const own = names(template);
    expect(own.toSorted()).toEqual(
      Object.keys(specs)
        .map((step) => `Chronotiles-${step}`)
        .toSorted(),
    );
    expect(names(deployed({ deployment: 'other' }).template).filter((name) => own.includes(name))).toEqual([]);
    expect(JSON.stringify(template.toJSON())).not.toMatch(/\b\d{12}\b|\b(us|eu|ap)-[a-z]+-\d\b/);
  });

  it('tags all that costs', () => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Tags: Match.arrayWith([{ Key: 'chronotiles', Value: 'Chronotiles' }]),
    });
  });

  it('brings no function along that only serves to deploy it', () => {
    const custom = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).filter(({ Type }) =>
      /^Custom::|CustomResource$/.test(Type),
    );
    expect(custom).toEqual([]);
  });
});
