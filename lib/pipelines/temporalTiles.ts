import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { z } from 'zod';
import type { StepName } from '../steps/names.ts';
import { specs } from '../steps/specs.ts';
import type { TaskDefinition } from './definition.ts';
import { FAILURE } from './failures.ts';
import { fargateStep } from './fargate.ts';
import type { PipelineModule } from './module.ts';
import type { Pipeline, PipelineProps } from './pipeline.ts';
import { stepMap } from './stepMap.ts';
import { stepTask } from './stepTask.ts';

/** CityGML of several years in, one temporal tileset and the list of changes out. Started with `{"run": <id>}`. */
export function temporalTiles(scope: Construct, props: PipelineProps): Pipeline {
  const taskDefinitions: Record<string, TaskDefinition> = {};
  const failed = new sfn.Fail(scope, 'Failed', { errorPath: `${FAILURE}.Error`, causePath: `${FAILURE}.Cause` });

  const wire =
    (kind: typeof stepTask | typeof stepMap) =>
    (name: StepName): sfn.Chain => {
      const fargate = fargateStep(scope, specs[name], props);
      Object.assign(taskDefinitions, fargate.described);
      return kind(scope, specs[name], fargate, props, failed);
    };
  const one = wire(stepTask);
  const each = wire(stepMap);

  const parts = [
    one('collect'),
    each('split'),
    one('survey'),
    each('match'),
    one('join'),
    each('tile'),
    one('assemble'),
    one('publish'),
  ];
  for (const [index, part] of parts.slice(1).entries()) parts[index].next(part);
  return { start: parts[0].startState, taskDefinitions };
}

/** Its runs are started by drops and by `chronotiles run`, which freeze the inputs of a dataset first. */
export const pipeline: PipelineModule = {
  name: 'temporalTiles',
  summary: 'Makes one temporal tileset and the list of changes of all vintages of a dataset.',
  inputs: z.object({ dataset: z.string().describe('Name of the dataset in the inbox.') }),
  build: temporalTiles,
};
