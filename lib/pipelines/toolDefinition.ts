import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Tool } from '../cwl/tool.ts';
import { acknowledge } from './acknowledge.ts';
import type { BucketRole, TaskDefinition } from './definition.ts';
import { fargateSize, type ToolSize } from './fargateSize.ts';
import type { PinnedTool } from './pinnedTool.ts';
import { familyOf, type Place } from './place.ts';
import { VOLUMES } from './volumes.ts';

/** Runs stage-in, the tool and stage-out in one, where there is no Fargate. */
const PROGRAM = 'containers/stage/tool.ts';
/** Everybody in the task is this user, so that each can read what the others wrote. */
const UNPRIVILEGED = '1000:1000';
/** Of Fargate's own disk, which every task has. */
const LEAST_DISK_GIB = 21;

export interface ToolDefinition {
  taskDefinition: ecs.FargateTaskDefinition;
  stageIn: ecs.ContainerDefinition;
  stageOut: ecs.ContainerDefinition;
}

/** Patterns of keys that a task reads and writes, as specs of steps have them. */
export interface Access {
  reads: string[];
  writes: string[];
}

/**
 * The task definition of a tool: stage-in, the tool's image as it is, and stage-out, which share volumes. Only stage-out is
 * essential, since nothing essential may be waited for to end.
 */
export function toolDefinition(
  scope: Construct,
  { tool, image }: PinnedTool,
  access: Access,
  size: Partial<ToolSize>,
  place: Place,
): ToolDefinition {
  const family = familyOf(scope, Stack.of(scope).stackName);
  const { vcpu, memoryMiB, diskGiB } = { ...fargateSize(tool), ...size };
  const taskDefinition = new ecs.FargateTaskDefinition(scope, 'Definition', {
    family,
    cpu: vcpu * 1024,
    memoryLimitMiB: memoryMiB,
    ephemeralStorageGiB: Math.max(LEAST_DISK_GIB, diskGiB),
    runtimePlatform: {
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      cpuArchitecture: image?.platform === 'linux/arm64' ? ecs.CpuArchitecture.ARM64 : ecs.CpuArchitecture.X86_64,
    },
    volumes: Object.keys(VOLUMES).map((name) => ({ name })),
  });
  const add = (name: string, options: Partial<ecs.ContainerDefinitionOptions>): ecs.ContainerDefinition =>
    taskDefinition.addContainer(name, {
      containerName: name,
      image: place.stageImage,
      essential: false,
      readonlyRootFilesystem: true,
      user: UNPRIVILEGED,
      stopTimeout: Duration.minutes(2),
      logging: ecs.LogDrivers.awsLogs({ logGroup: place.logGroup, streamPrefix: `${scope.node.id}/${name}` }),
      ...options,
    });
  const environment = { ...stores(place), ...folders() };
  const stageIn = add('stage-in', { environment });
  const main = add('tool', {
    // By digest: the bytes that run, whatever the name comes to mean.
    ...(image && { image: ecs.ContainerImage.fromRegistry(`${image.name.replace(/[:@][^/]*$/, '')}@${image.digest}`) }),
    entryPoint: [`${VOLUMES.control}/launcher`],
    command: [VOLUMES.control],
  });
  const stageOut = add('stage-out', { environment, essential: true });
  mount(stageIn, { control: 'rw', inputs: 'rw', outdir: 'rw', tmp: 'rw' });
  mount(main, { control: 'rw', inputs: 'ro', outdir: 'rw', tmp: 'rw' }, outdirOf(tool));
  mount(stageOut, { control: 'rw', inputs: 'ro', outdir: 'ro' });
  main.addContainerDependencies({ container: stageIn, condition: ecs.ContainerDependencyCondition.SUCCESS });
  stageOut.addContainerDependencies({ container: main, condition: ecs.ContainerDependencyCondition.COMPLETE });
  acknowledge(taskDefinition, { ECS2: 'What the environment tells is the names of the buckets, which are no secret.' });
  for (const statement of statements(access, place.buckets)) taskDefinition.addToTaskRolePolicy(statement);
  place.taskDefinitions[family] = described({ vcpu, memoryMiB }, image?.name);
  return { taskDefinition, stageIn, stageOut };
}

/** The same for those who run it elsewhere. */
function described(size: Pick<TaskDefinition, 'vcpu' | 'memoryMiB'>, image: string | undefined): TaskDefinition {
  return { container: 'stage-out', program: PROGRAM, ...size, ...(image !== undefined && { image }) };
}

/** Where the tool wants to find its working directory. */
export const outdirOf = (tool: Tool): string => tool.requirements.docker?.outputDirectory ?? VOLUMES.outdir;

function mount(
  container: ecs.ContainerDefinition,
  volumes: Partial<Record<keyof typeof VOLUMES, 'ro' | 'rw'>>,
  outdir: string = VOLUMES.outdir,
): void {
  for (const [name, mode] of Object.entries(volumes) as [keyof typeof VOLUMES, string][]) {
    const containerPath = name === 'outdir' ? outdir : VOLUMES[name];
    container.addMountPoints({ sourceVolume: name, containerPath, readOnly: mode === 'ro' });
  }
}

/** As values of variables, so that what stands in for Fargate can put the folders elsewhere. */
const folders = (): Record<string, string> => ({
  CHRONOTILES_CONTROL: VOLUMES.control,
  CHRONOTILES_INPUTS: VOLUMES.inputs,
  CHRONOTILES_OUTDIR: VOLUMES.outdir,
  CHRONOTILES_TMP: VOLUMES.tmp,
});

export const stores = ({ buckets }: Place): Record<string, string> => ({
  CHRONOTILES_INBOX: `s3://${buckets.inbox.bucketName}`,
  CHRONOTILES_WORK: `s3://${buckets.work.bucketName}`,
  CHRONOTILES_TILES: `s3://${buckets.tiles.bucketName}`,
});

/** What a role needs to read and write keys of these patterns. */
export function statements({ reads, writes }: Access, buckets: Place['buckets']): iam.PolicyStatement[] {
  const bucketOf = (pattern: string) => buckets[pattern.split('/')[0] as BucketRole];
  const arns = (patterns: string[]): string[] =>
    [...new Set(patterns)].map((pattern) => bucketOf(pattern).arnForObjects(pattern.slice(pattern.indexOf('/') + 1)));
  const listed = [...new Set(reads.map((pattern) => bucketOf(pattern).bucketArn))];
  return [
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: arns(reads) }),
    // Without it S3 answers 403 instead of 404 for an object that is not there.
    new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: listed }),
    new iam.PolicyStatement({ actions: ['s3:PutObject', 's3:AbortMultipartUpload'], resources: arns(writes) }),
  ];
}
