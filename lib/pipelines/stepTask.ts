import { Duration, Token } from 'aws-cdk-lib';
import { FargatePlatformVersion, type ICluster } from 'aws-cdk-lib/aws-ecs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { productKey } from '../steps/keys.ts';
import type { StepSpec } from '../steps/spec.ts';
import { FAILURE, recordFailure } from './failures.ts';
import type { FargateStep } from './fargate.ts';
import type { PipelineProps } from './pipeline.ts';
import { SPOT_RETRIES, TASK_RETRIES } from './retries.ts';
import { spotFirst } from './spot.ts';

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
): sfn.Chain {
  const name = title(spec.name);
  const key = (file: string): string => format(productKey('{}', spec.name, file), RUN);
  const record = recordFailure(scope, `Record failed ${name}`, props, key('failed.json'));
  record.next(failed);
  return runStep(scope, name, { spec, fargate, job: key('job.json') }, props, record);
}

/** A task of a step. */
export interface StepRun {
  spec: StepSpec;
  fargate: FargateStep;
  /** The key of the job document, as an expression. */
  job: string;
}

/**
 * The states that run a step's container and wait until it has stopped. They pass their input on, and return nothing.
 * @param failed gets what failed for good, at `$.failure`
 */
export function runStep(
  scope: Construct,
  name: string,
  run: StepRun,
  props: PipelineProps,
  failed: sfn.IChainable,
): sfn.Chain {
  if (props.capacity === 'spot') {
    const spot = taskState(scope, name, run, props, SPOT);
    for (const retry of SPOT_RETRIES) spot.addRetry(retry);
    const ordinary = taskState(scope, `${name} again`, run, props);
    for (const retry of TASK_RETRIES) ordinary.addRetry(retry);
    return spotFirst(scope, name, { spot, ordinary }, failed);
  }
  const task = taskState(scope, name, run, props);
  for (const retry of TASK_RETRIES) task.addRetry(retry);
  task.addCatch(failed, { resultPath: FAILURE });
  return sfn.Chain.start(task);
}

const SPOT: tasks.EcsFargateLaunchTargetOptions = {
  platformVersion: FargatePlatformVersion.LATEST,
  capacityProviderOptions: tasks.CapacityProviderOptions.custom([{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]),
};

function taskState(
  scope: Construct,
  id: string,
  { spec, fargate, job }: StepRun,
  props: PipelineProps,
  launch?: tasks.EcsFargateLaunchTargetOptions,
): tasks.EcsRunTask {
  const command = Token.asList(sfn.JsonPath.objectAt(`States.Array('${spec.name}', '--job', ${job})`));
  return new tasks.EcsRunTask(scope, id, {
    comment: spec.summary,
    cluster: props.cluster as ICluster,
    securityGroups: [props.securityGroup],
    subnets: props.subnets,
    assignPublicIp: props.assignPublicIp,
    taskDefinition: fargate.taskDefinition,
    launchTarget: new tasks.EcsFargateLaunchTarget(launch),
    integrationPattern: sfn.IntegrationPattern.RUN_JOB,
    containerOverrides: [{ containerDefinition: fargate.container, command }],
    taskTimeout: sfn.Timeout.duration(Duration.minutes(spec.size.timeoutMinutes)),
    resultPath: sfn.JsonPath.DISCARD,
  });
}
