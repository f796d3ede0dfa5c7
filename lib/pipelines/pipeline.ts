import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { BucketRole, TaskDefinition } from './definition.ts';

/** What the tasks of a pipeline run on. */
export interface PipelineProps {
  cluster: ecs.Cluster;
  securityGroup: ec2.ISecurityGroup;
  subnets: ec2.SubnetSelection;
  /** Whether tasks have public addresses, which they need where no NAT and no endpoint leads out of their subnets. */
  assignPublicIp: boolean;
  capacity: 'fargate' | 'spot';
  image: ecs.ContainerImage;
  /** What brings files in and out around other images. */
  stageImage: ecs.ContainerImage;
  logGroup: logs.ILogGroup;
  buckets: Record<BucketRole, s3.IBucket>;
  /** Children of a map that run at once. Fargate starts 20 tasks a second, after a burst of 100. */
  maxConcurrency: number;
}

/** Steps wired up: where the state machine starts, and what tasks run that no construct tells of, by their task definition. */
export interface Pipeline {
  start: sfn.State;
  taskDefinitions?: Record<string, TaskDefinition>;
}
