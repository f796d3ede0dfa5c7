import { CfnOutput } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { PipelineModule } from '../pipelines/module.ts';
import type { PipelineProps } from '../pipelines/pipeline.ts';
import { buildPipeline } from '../pipelines/place.ts';
import type { Config } from './config.ts';
import { InvalidDeploymentError } from './errors.ts';
import { stateMachine } from './stateMachine.ts';

/**
 * Pipelines beside the temporal tiles: a state machine each, on the same cluster and buckets, started by its schedule where
 * it has one. @throws InvalidDeploymentError when a scheduled one needs inputs that nobody could give
 */
export function ownPipelines(scope: Construct, modules: PipelineModule[], props: PipelineProps, config: Config): void {
  for (const module of modules) {
    const own = new Construct(scope, module.name);
    const machine = stateMachine(own, 'StateMachine', buildPipeline(module, own, props), config);
    const output = new CfnOutput(own, 'Arn', { value: machine.stateMachineArn });
    output.overrideLogicalId(`${module.name.replaceAll('-', '')}Arn`);
    if (module.every !== undefined) schedule(own, module, machine);
  }
}

/** A run that a schedule starts is named by the event, and stands for its time. */
function schedule(
  scope: Construct,
  { name, every, inputs }: PipelineModule,
  machine: ReturnType<typeof stateMachine>,
): void {
  const input = inputs.safeParse({});
  if (!input.success) {
    const what = `Pipeline "${name}" runs ${every}, but needs inputs: give them defaults.`;
    throw new InvalidDeploymentError([what]);
  }
  new events.Rule(scope, 'Schedule', {
    description: `Runs ${name}.`,
    schedule: events.Schedule.expression(every!),
    targets: [
      new targets.SfnStateMachine(machine, {
        input: events.RuleTargetInput.fromObject({
          run: events.EventField.eventId,
          date: events.EventField.time,
          input: input.data,
        }),
      }),
    ],
  });
}
