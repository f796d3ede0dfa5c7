import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { StepSpec } from '../steps/spec.ts';
import { acknowledge } from './acknowledge.ts';
import type { BucketRole, TaskDefinition } from './definition.ts';
import { InvalidSizeError } from './errors.ts';
import type { PipelineProps } from './pipeline.ts';

/** Our image's entry point, `node` and this program, takes the step and its job as arguments. */
const PROGRAM = 'containers/step/main.ts';
const CONTAINER = 'step';
/** The user `node` of the image, by number, so that no file of the image decides who it is. */
const UNPRIVILEGED = '1000:1000';

/** A step as Fargate runs it. */
export interface FargateStep {
  taskDefinition: ecs.FargateTaskDefinition;
  container: ecs.ContainerDefinition;
  /** The same for those who run it elsewhere, by its name. */
  described: Record<string, TaskDefinition>;
}

/** The task definition of a step: sized, and allowed to read and write, as its spec says. */
export function fargateStep(scope: Construct, spec: StepSpec, props: PipelineProps): FargateStep {
  assertDisk(spec);
  const { vcpu, memoryMiB, diskGiB, platform = 'linux/amd64' } = spec.size;
  const family = `${Stack.of(scope).stackName}-${spec.name}`;
  const taskDefinition = new ecs.FargateTaskDefinition(scope, `${spec.name}-definition`, {
    family,
    cpu: vcpu * 1024,
    memoryLimitMiB: memoryMiB,
    ephemeralStorageGiB: diskGiB,
    runtimePlatform: {
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      cpuArchitecture: platform === 'linux/arm64' ? ecs.CpuArchitecture.ARM64 : ecs.CpuArchitecture.X86_64,
    },
  });
  const container = taskDefinition.addContainer(CONTAINER, {
    containerName: CONTAINER,
    image: props.image,
    environment: {
      CHRONOTILES_INBOX: `s3://${props.buckets.inbox.bucketName}`,
      CHRONOTILES_WORK: `s3://${props.buckets.work.bucketName}`,
      CHRONOTILES_TILES: `s3://${props.buckets.tiles.bucketName}`,
    },
    // Steps keep what they work with in memory and in the store, and write no files.
    readonlyRootFilesystem: true,
    user: UNPRIVILEGED,
    // As long as Fargate allows: a Spot task is told two minutes before it is taken away.
    stopTimeout: Duration.minutes(2),
    logging: ecs.LogDrivers.awsLogs({ logGroup: props.logGroup, streamPrefix: spec.name }),
  });
  acknowledge(taskDefinition, { ECS2: 'What the environment tells is the names of the buckets, which are no secret.' });
  for (const statement of statements(spec, props.buckets)) taskDefinition.addToTaskRolePolicy(statement);
  return {
    taskDefinition,
    container,
    described: { [family]: { container: CONTAINER, program: PROGRAM, vcpu, memoryMiB } },
  };
}

/** The CDK takes what Fargate refuses only once it is deployed. @throws InvalidSizeError */
function assertDisk({ name, size: { diskGiB } }: StepSpec): void {
  if (diskGiB < 21 || diskGiB > 200) throw new InvalidSizeError(name, diskGiB);
}

function statements(spec: StepSpec, buckets: PipelineProps['buckets']): iam.PolicyStatement[] {
  const objects = (patterns: string[]): string[] => patterns.map((pattern) => objectArn(pattern, buckets));
  const listed = [...new Set(spec.reads.map((pattern) => bucketOf(pattern, buckets).bucketArn))];
  return [
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: objects(spec.reads) }),
    // Without it S3 answers 403 instead of 404 for an object that is not there.
    new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: listed }),
    new iam.PolicyStatement({ actions: ['s3:PutObject', 's3:AbortMultipartUpload'], resources: objects(spec.writes) }),
  ];
}

/** The ARN of `<bucket>/<prefix>*`. */
function objectArn(pattern: string, buckets: PipelineProps['buckets']): string {
  return bucketOf(pattern, buckets).arnForObjects(pattern.slice(pattern.indexOf('/') + 1));
}

function bucketOf(pattern: string, buckets: PipelineProps['buckets']): PipelineProps['buckets'][BucketRole] {
  return buckets[pattern.split('/')[0] as BucketRole];
}
