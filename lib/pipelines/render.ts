import type { Duration, Stack } from 'aws-cdk-lib';
import { StateGraph } from 'aws-cdk-lib/aws-stepfunctions';
import { z } from 'zod';
import type { BucketRole, Json, RenderedPipeline, StateMachine } from './definition.ts';
import type { PipelineModule } from './module.ts';
import type { Pipeline, PipelineProps } from './pipeline.ts';
import { withPlaceholders } from './placeholders.ts';
import { assertPortable } from './portable.ts';

export interface RenderRequest {
  module: Pick<PipelineModule, 'name' | 'summary' | 'inputs' | 'every'>;
  stack: Stack;
  pipeline: Pipeline;
  buckets: PipelineProps['buckets'];
  timeout: Duration;
}

/**
 * Renders a pipeline to the state machine that AWS runs, without synthesising the app around it (30 ms against a second).
 * Its states belong to one graph from then on, and cannot be made a state machine in the same stack.
 * @throws NotPortableError
 */
export function renderPipeline({ module, stack, pipeline, buckets, timeout }: RenderRequest): RenderedPipeline {
  const { name, summary, inputs, every } = module;
  const graph = new StateGraph(pipeline.start, name);
  graph.timeout = timeout;
  const definition = withPlaceholders(stack, graph.toGraphJson()) as unknown as StateMachine;
  assertPortable(definition);
  const roles = Object.entries(buckets).map(([role, bucket]) => [withPlaceholders(stack, bucket.bucketName), role]);
  return {
    name,
    summary,
    inputs: z.toJSONSchema(inputs, { io: 'input' }) as { [key: string]: Json },
    ...(every !== undefined && { every }),
    definition,
    buckets: Object.fromEntries(roles) as Record<string, BucketRole>,
    taskDefinitions: pipeline.taskDefinitions ?? {},
  };
}
