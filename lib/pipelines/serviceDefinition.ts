import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { PinnedImage } from '../cwl/lock.ts';
import { acknowledge } from './acknowledge.ts';
import { familyOf, type Place } from './place.ts';
import { statements, stores } from './toolDefinition.ts';

export interface ServiceContainer {
  /** An image by its digest; ours, if not given. */
  image?: PinnedImage & { name: string };
  /** What it runs. `{host}` and `{port}` stand for where it is to listen. */
  command: string[];
  environment?: Record<string, string>;
}

/** How it shows that it is healthy: it answers at the port, and where a path is given, by HTTP with a status below 400. */
export interface ServiceReady {
  port: number;
  path?: string;
  /** How long it may take; five minutes, if not given. */
  seconds?: number;
}

export interface ServiceDefinition {
  taskDefinition: ecs.FargateTaskDefinition;
  companion: ecs.ContainerDefinition;
}

const PROGRAM = 'containers/stage/service.ts';
const [VCPU, MEMORY_MIB] = [0.5, 1024];

/**
 * The task definition of a service: its container, and a companion of ours that tells when it is healthy and ends the task.
 * Only the companion is essential: what it ends by itself is no failure.
 */
export function serviceDefinition(
  scope: Construct,
  { image, command, environment = {} }: ServiceContainer,
  { port }: ServiceReady,
  place: Place,
): ServiceDefinition {
  const family = familyOf(scope, Stack.of(scope).stackName);
  const taskDefinition = new ecs.FargateTaskDefinition(scope, 'Definition', {
    family,
    cpu: VCPU * 1024,
    memoryLimitMiB: MEMORY_MIB,
    runtimePlatform: {
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      cpuArchitecture: image?.platform === 'linux/arm64' ? ecs.CpuArchitecture.ARM64 : ecs.CpuArchitecture.X86_64,
    },
  });
  const add = (name: string, options: Partial<ecs.ContainerDefinitionOptions>): ecs.ContainerDefinition =>
    taskDefinition.addContainer(name, {
      containerName: name,
      image: place.stageImage,
      readonlyRootFilesystem: true,
      user: '1000:1000',
      logging: ecs.LogDrivers.awsLogs({ logGroup: place.logGroup, streamPrefix: `${scope.node.id}/${name}` }),
      ...options,
    });
  const filled = (text: string): string => text.replaceAll('{host}', '0.0.0.0').replaceAll('{port}', String(port));
  const env = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(value)]));
  add('service', {
    essential: false,
    ...(image && { image: ecs.ContainerImage.fromRegistry(`${image.name.replace(/[:@][^/]*$/, '')}@${image.digest}`) }),
    ...(image === undefined && { entryPoint: [command[0]] }),
    command: (image === undefined ? command.slice(1) : command).map(filled),
    environment: image === undefined ? { ...stores(place), ...env } : env,
  });
  const companion = add('companion', {
    essential: true,
    environment: stores(place),
    stopTimeout: Duration.seconds(30),
    dockerLabels: { 'chronotiles.service': scope.node.id },
  });
  acknowledge(taskDefinition, { ECS2: 'What the environment tells is no secret: names of buckets, where to listen.' });
  const own = `work/v1/runs/*/services/${scope.node.id}/*`;
  // A service in our image serves what the runs wrote; another one is none of their business.
  const reads = [own, image === undefined ? 'work/v1/runs/*' : 'work/v1/runs/*/executions/*'];
  for (const statement of statements({ reads, writes: [own] }, place.buckets)) {
    taskDefinition.addToTaskRolePolicy(statement);
  }
  place.taskDefinitions[family] = {
    container: 'companion',
    program: PROGRAM,
    vcpu: VCPU,
    memoryMiB: MEMORY_MIB,
    isService: true,
    ...(image && { image: image.name }),
  };
  return { taskDefinition, companion };
}
