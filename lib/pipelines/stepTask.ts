import { Duration, Token } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { productKey } from '../steps/keys.ts';
import type { StepSpec } from '../steps/spec.ts';
import type { FargateStep } from './fargate.ts';
import type { PipelineProps } from './pipeline.ts';
import { RECORD_RETRY, TASK_RETRIES } from './retries.ts';

/** Where the catch of a state puts what went wrong: `Error` and `Cause`. */
export const FAILURE = '$.failure';

/** The id of the run, in every state's input. */
export const RUN = '$.run';

/** An expression that puts values into the `{}` of a template. */
export const format = (template: string, ...values: string[]): string =>
  `States.Format('${template}', ${values.join(', ')})`;

/** `collect` as the name of a state: `Collect`. */
export const title = (step: string): string => step.charAt(0).toUpperCase() + step.slice(1);

/** A step that is one task of the run. When it fails for good, the failure is recorded and handed to `failed`. */
export function stepTask(
  scope: Construct,
  spec: StepSpec,
  fargate: FargateStep,
  props: PipelineProps,
  failed: sfn.IChainable,
): tasks.EcsRunTask {
  const name = title(spec.name);
  const key = (file: string): string => format(productKey('{}', spec.name, file), RUN);
  const task = runStep(scope, name, spec, fargate, props, key('job.json'));
  const record = recordFailure(scope, `Record failed ${name}`, props, key('failed.json'));
  task.addCatch(record, { resultPath: FAILURE });
  record.next(failed);
  return task;
}

/**
 * The state that runs a step's container and waits until it has stopped. It passes its input on, and returns nothing.
 * @param job the key of the job document, as an expression
 */
export function runStep(
  scope: Construct,
  id: string,
  spec: StepSpec,
  fargate: FargateStep,
  props: PipelineProps,
  job: string,
): tasks.EcsRunTask {
  const command = Token.asList(sfn.JsonPath.objectAt(`States.Array('${spec.name}', '--job', ${job})`));
  const task = new tasks.EcsRunTask(scope, id, {
    comment: spec.summary,
    cluster: props.cluster as ecs.ICluster,
    securityGroups: [props.securityGroup],
    subnets: props.subnets,
    assignPublicIp: props.assignPublicIp,
    taskDefinition: fargate.taskDefinition,
    launchTarget: new tasks.EcsFargateLaunchTarget(),
    integrationPattern: sfn.IntegrationPattern.RUN_JOB,
    containerOverrides: [{ containerDefinition: fargate.container, command }],
    taskTimeout: sfn.Timeout.duration(Duration.minutes(spec.size.timeoutMinutes)),
    resultPath: sfn.JsonPath.DISCARD,
  });
  for (const retry of TASK_RETRIES) task.addRetry(retry);
  return task;
}

/**
 * The state that writes what a catch put at `$.failure` into the work bucket.
 * @param key of the record, as an expression
 */
export function recordFailure(scope: Construct, id: string, props: PipelineProps, key: string): tasks.CallAwsService {
  const { work } = props.buckets;
  const record = new tasks.CallAwsService(scope, id, {
    service: 's3',
    action: 'putObject',
    parameters: {
      Bucket: work.bucketName,
      Key: sfn.JsonPath.stringAt(key),
      Body: sfn.JsonPath.objectAt(FAILURE),
    },
    iamResources: [work.arnForObjects('v1/runs/*')],
    taskTimeout: sfn.Timeout.duration(Duration.minutes(5)),
    resultPath: sfn.JsonPath.DISCARD,
  });
  record.addRetry(RECORD_RETRY);
  return record;
}
