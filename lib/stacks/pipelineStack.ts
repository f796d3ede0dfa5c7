import { App, CfnParameter, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { BucketRole, RenderedPipeline } from '../pipelines/definition.ts';
import type { PipelineProps } from '../pipelines/pipeline.ts';
import { renderPipeline } from '../pipelines/render.ts';
import { temporalTiles } from '../pipelines/temporalTiles.ts';

/** The name that the shipped definition is rendered under; task definitions begin with it. */
export const STACK_NAME = 'Chronotiles';

/** No run takes longer; one that does waits for something that never comes. */
const TIMEOUT = Duration.days(1);

/** Children of a map that run at once, unless `--context maxConcurrency=<n>` says otherwise. */
const MAX_CONCURRENCY = 40;

export interface PipelineStackProps extends StackProps {
  /** What the tasks run: built from `containers/step/Dockerfile`. */
  image: ecs.ContainerImage;
}

/** A network, a cluster and the temporal tiles pipeline; its buckets are named by parameters. */
export function pipelineStack(scope: Construct, id: string, { image, ...stackProps }: PipelineStackProps): Stack {
  const stack = new Stack(scope, id, stackProps);
  const { start } = temporalTiles(stack, pipelineProps(stack, image));
  new sfn.StateMachine(stack, 'TemporalTiles', {
    definitionBody: sfn.DefinitionBody.fromChainable(start),
    timeout: TIMEOUT,
    logs: {
      destination: new logs.LogGroup(stack, 'StateMachineLogs', { retention: logs.RetentionDays.TWO_MONTHS }),
      level: sfn.LogLevel.ALL,
    },
  });
  return stack;
}

/** The definition as `pipelineStack` deploys it. */
export function renderTemporalTiles(): RenderedPipeline {
  const stack = new Stack(new App(), STACK_NAME);
  const props = pipelineProps(stack, ecs.ContainerImage.fromRegistry('chronotiles-step'));
  const pipeline = temporalTiles(stack, props);
  return renderPipeline({ name: 'temporalTiles', stack, pipeline, buckets: props.buckets, timeout: TIMEOUT });
}

/** What the tasks run on. */
function pipelineProps(stack: Stack, image: ecs.ContainerImage): PipelineProps {
  const vpc = new ec2.Vpc(stack, 'Network', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC }],
    // Objects take this way, which costs nothing.
    gatewayEndpoints: { s3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
    // The CDK's classes do not say `undefined` where its interfaces leave a property out.
  }) as ec2.IVpc;
  return {
    cluster: new ecs.Cluster(stack, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED }),
    securityGroup: new ec2.SecurityGroup(stack, 'Tasks', { vpc, description: 'Tasks reach out; nobody reaches in.' }),
    image,
    logGroup: new logs.LogGroup(stack, 'TaskLogs', { retention: logs.RetentionDays.TWO_MONTHS }),
    buckets: {
      inbox: namedBucket(stack, 'inbox', 'InboxBucketName'),
      work: namedBucket(stack, 'work', 'WorkBucketName'),
      tiles: namedBucket(stack, 'tiles', 'TilesBucketName'),
    },
    maxConcurrency: Number(stack.node.tryGetContext('maxConcurrency') ?? MAX_CONCURRENCY),
  };
}

function namedBucket(stack: Stack, role: BucketRole, parameter: string): s3.IBucket {
  const { valueAsString } = new CfnParameter(stack, parameter, { description: `Name of the ${role} bucket.` });
  return s3.Bucket.fromBucketName(stack, `${role}-bucket`, valueAsString);
}
