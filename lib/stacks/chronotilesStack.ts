import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { temporalTiles } from '../pipelines/temporalTiles.ts';
import { alarms } from './alarms.ts';
import { budget } from './budget.ts';
import { compute } from './compute.ts';
import { type Config, DEPLOYMENT_TAG, stackName } from './config.ts';
import { dashboard } from './dashboard.ts';
import { delivery } from './delivery.ts';
import { notices } from './notices.ts';
import { stateMachine } from './stateMachine.ts';
import { storage } from './storage.ts';
import { trigger } from './trigger.ts';

/** All that one deployment consists of. Whoever works with it finds it by the outputs of this stack. */
export function chronotilesStack(scope: Construct, config: Config): Stack {
  const name = stackName(config);
  const stack = new Stack(scope, name, { description: 'Chronotiles: CityGML dropped in, temporal 3D Tiles out.' });
  Tags.of(stack).add(DEPLOYMENT_TAG, name);
  const { inbox, work } = storage(stack, config);
  const { tiles, distribution } = delivery(stack, config);
  const computing = compute(stack, config);
  const pipeline = temporalTiles(stack, { ...computing, buckets: { inbox, work, tiles } });
  const machine = stateMachine(stack, 'TemporalTiles', pipeline, config);
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
