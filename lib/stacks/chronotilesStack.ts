import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { PipelineModule } from '../pipelines/module.ts';
import { temporalTiles } from '../pipelines/temporalTiles.ts';
import { alarms } from './alarms.ts';
import { budget } from './budget.ts';
import { compute } from './compute.ts';
import { type Config, DEPLOYMENT_TAG, stackName } from './config.ts';
import { dashboard } from './dashboard.ts';
import { delivery } from './delivery.ts';
import { notices } from './notices.ts';
import { ownPipelines } from './ownPipelines.ts';
import { stateMachine } from './stateMachine.ts';
import { storage } from './storage.ts';
import { trigger } from './trigger.ts';

/**
 * All that one deployment consists of, with pipelines beside the temporal tiles where there are some. Whoever works with it
 * finds it by the outputs of this stack. @throws InvalidDeploymentError
 */
export function chronotilesStack(scope: Construct, config: Config, modules: PipelineModule[] = []): Stack {
  const name = stackName(config);
  const stack = new Stack(scope, name, { description: 'Chronotiles: CityGML dropped in, temporal 3D Tiles out.' });
  Tags.of(stack).add(DEPLOYMENT_TAG, name);
  const { inbox, work } = storage(stack, config);
  const { tiles, distribution } = delivery(stack, config);
  const computing = compute(stack, config);
  const props = { ...computing, buckets: { inbox, work, tiles } };
  const pipeline = temporalTiles(stack, props);
  const machine = stateMachine(stack, 'TemporalTiles', pipeline, config);
  ownPipelines(stack, modules, props, config);
  const topic = notices(stack, config);
  const queues = trigger(stack, { buckets: { inbox, work, tiles }, machine, topic }, config);
  alarms(stack, { machine, ...queues }, topic, config);
  dashboard(stack, { machine, ...queues }, computing.logGroup);
  budget(stack, config, topic);
  const outputs = {
    InboxBucket: inbox.bucketName,
    WorkBucket: work.bucketName,
    TilesBucket: tiles.bucketName,
    TilesUrl: `https://${distribution.distributionDomainName}/`,
    StateMachineArn: machine.stateMachineArn,
    ClusterArn: computing.cluster.clusterArn,
    QueueUrl: queues.queue.queueUrl,
    TopicArn: topic.topicArn,
  };
  // Some share their name with a construct, so that they need an id of their own.
  for (const [output, value] of Object.entries(outputs)) {
    new CfnOutput(stack, `${output}Output`, { value }).overrideLogicalId(output);
  }
  return stack;
}
