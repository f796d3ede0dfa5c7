import { Template } from 'aws-cdk-lib/assertions';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { PipelineModule } from '../pipelines/module.ts';
import { chronotilesStack } from './chronotilesStack.ts';
import { configSchema } from './config.ts';
import { quickApp } from './testing/deployed.ts';

const own = (fields: Partial<PipelineModule>): PipelineModule => ({
  name: 'say-hello',
  summary: 'Says hello.',
  inputs: z.object({ word: z.string().default('hello') }),
  build: (scope) => ({ start: new sfn.Pass(scope, 'Failed'), taskDefinitions: {} }),
  ...fields,
});
const stack = (...modules: PipelineModule[]) =>
  chronotilesStack(quickApp(), configSchema.parse({ image: 'step' }), modules);

it('deploys pipelines beside the temporal tiles, whose states may have the same names, and starts them by schedule', () => {
  const template = Template.fromStack(stack(own({ every: 'rate(1 day)' }), own({ name: 'other' })));
  template.resourceCountIs('AWS::StepFunctions::StateMachine', 3);
  template.hasOutput('sayhelloArn', {});
  const rules = Object.values(
    template.findResources('AWS::Events::Rule', { Properties: { ScheduleExpression: 'rate(1 day)' } }),
  );
  expect(rules).toHaveLength(1);
  expect(rules[0].Properties.Targets[0].InputTransformer.InputPathsMap).toEqual({ id: '$.id', time: '$.time' });
  expect(rules[0].Properties.Targets[0].InputTransformer.InputTemplate).toContain('"word":"hello"');
});

it('refuses a schedule for a pipeline that needs inputs', () => {
  const needy = own({ every: 'rate(1 day)', inputs: z.object({ word: z.string() }) });
  expect(() => stack(needy)).toThrow(/"say-hello" runs rate\(1 day\), but needs inputs: give them defaults/);
});
