import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Pipeline } from '../pipelines/pipeline.ts';
import { logGroup } from './compute.ts';
import type { Config } from './config.ts';

/** No run takes longer; one that does waits for something that never comes. */
export const RUN_TIMEOUT = Duration.days(1);

/** A pipeline as a state machine, with logs and traces. */
export function stateMachine(scope: Construct, id: string, { start }: Pipeline, config: Config): sfn.StateMachine {
  return new sfn.StateMachine(scope, id, {
    definitionBody: sfn.DefinitionBody.fromChainable(start),
    timeout: RUN_TIMEOUT,
    tracingEnabled: true,
    logs: { destination: logGroup(scope, `${id}Logs`, config), level: sfn.LogLevel.ALL },
  });
}
