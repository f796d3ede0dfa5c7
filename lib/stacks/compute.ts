import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecrAssets from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../pipelines/acknowledge.ts';
import type { PipelineProps } from '../pipelines/pipeline.ts';
import { removalPolicy } from './bucket.ts';
import { type Config, isEcr } from './config.ts';
import { network } from './network.ts';

/** The root of the project, which the image is built from. */
const ROOT = new URL('../..', import.meta.url).pathname;

/** What tasks of pipelines run on: a network, a cluster, an image and a place for logs. */
export type Compute = Omit<PipelineProps, 'buckets'>;

export function compute(scope: Construct, config: Config): Compute {
  const { vpc, ...place } = network(scope, config);
  const cluster = new ecs.Cluster(scope, 'Cluster', {
    vpc,
    enableFargateCapacityProviders: config.capacity === 'spot',
  });
  acknowledge(cluster, {
    ECS4: 'Container Insights is paid for by metric and hour; the record of every task tells its time and how it ended.',
  });
  return {
    cluster,
    ...place,
    capacity: config.capacity,
    image: ourImage(scope, 'Image', 'step', config.image),
    stageImage: ourImage(scope, 'StageImage', 'stage', config.stageImage),
    logGroup: logGroup(scope, 'TaskLogs', config),
    maxConcurrency: config.maxConcurrency,
  };
}

/** A group of logs that are kept as long as the configuration says. */
export function logGroup(scope: Construct, id: string, { logDays, removeData }: Config): logs.LogGroup {
  return new logs.LogGroup(scope, id, { retention: logDays, removalPolicy: removalPolicy(removeData) });
}

/** An image of ours: that of the configuration, or one that is built here and pushed once something uses it. */
function ourImage(
  scope: Construct,
  id: string,
  folder: 'step' | 'stage',
  image: string | undefined,
): ecs.ContainerImage {
  if (image === undefined) {
    return ecs.ContainerImage.fromAsset(ROOT, {
      file: `containers/${folder}/Dockerfile`,
      platform: ecrAssets.Platform.LINUX_AMD64,
    });
  }
  if (!isEcr(image)) return ecs.ContainerImage.fromRegistry(image);
  // A repository that is known by name can be granted, so that the tasks may pull from it.
  const [, account, region, name, tag = 'latest'] = /^(\d+)\.dkr\.ecr\.([^.]+)\.[^/]+\/([^:@]+)[:@]?(.*)$/.exec(image)!;
  const repositoryArn = `arn:aws:ecr:${region}:${account}:repository/${name}`;
  return ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryArn(scope, id, repositoryArn), tag);
}
