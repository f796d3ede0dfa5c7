/** The CDK app: `npx cdk synth`, `npx cdk deploy`. */
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { pipelineStack, STACK_NAME } from '../lib/stacks/pipelineStack.ts';

const image = ecs.ContainerImage.fromAsset(fileURLToPath(new URL('..', import.meta.url)), {
  file: 'containers/step/Dockerfile',
  platform: ecr.Platform.LINUX_AMD64,
});
pipelineStack(new App(), STACK_NAME, { image });
