import validate from 'asl-validator';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StateMachine } from '../pipelines/definition.ts';
import { loadTemporalTiles } from '../pipelines/rendered.ts';
import { pipelineStack, renderTemporalTiles, STACK_NAME } from './pipelineStack.ts';

let template: Template;
beforeAll(() => {
  template = Template.fromStack(
    pipelineStack(new App(), STACK_NAME, { image: ecs.ContainerImage.fromRegistry('step') }),
  );
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
  it('is what ships (after a change: npx vitest run lib/stacks -u)', async () => {
    const rendered = `${JSON.stringify(renderTemporalTiles(), null, 2)}\n`;
    await expect(rendered).toMatchFileSnapshot('../pipelines/rendered/temporalTiles.json');
  });

  it('is what the stack deploys', () => {
    const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
    expect(joined(machine!.Properties.DefinitionString)).toEqual(renderTemporalTiles().definition);
  });

  it('is valid', async () => {
    const { definition } = await loadTemporalTiles();
    const deployed = JSON.parse(JSON.stringify(definition).replace(/\$\{AWS::Partition\}/g, 'aws'));
    const { errorsText } = validate(deployed, { checkPaths: true, checkArn: true });
    expect(errorsText()).toBe('');
  });
});
