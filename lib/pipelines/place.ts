/** What constructs of a pipeline run on, found by the scope that they are in, as the CDK finds a stack. */
import type { Construct, IConstruct } from 'constructs';
import type { TaskDefinition } from './definition.ts';
import { ToolStepError } from './errors.ts';
import type { PipelineModule } from './module.ts';
import type { Pipeline, PipelineProps } from './pipeline.ts';

export interface Place extends PipelineProps {
  /** Filled by the constructs: what the rendered pipeline tells of their task definitions. */
  taskDefinitions: Record<string, TaskDefinition>;
}

const places = new WeakMap<IConstruct, Place>();

/** Builds a pipeline, with the task definitions of all constructs in it. */
export function buildPipeline(module: PipelineModule, scope: Construct, props: PipelineProps): Required<Pipeline> {
  const place: Place = { ...props, taskDefinitions: {} };
  places.set(scope, place);
  const { start, taskDefinitions = {} } = module.build(scope, props);
  return { start, taskDefinitions: { ...place.taskDefinitions, ...taskDefinitions } };
}

/** @throws ToolStepError outside of a pipeline that is being built */
export function placeOf(construct: Construct): Place {
  const place = construct.node.scopes
    .toReversed()
    .map((scope) => places.get(scope))
    .find((found) => found);
  if (place) return place;
  throw new ToolStepError(
    construct.node.id,
    'it stands in no pipeline: give it the scope that "build" was called with.',
  );
}

/** A name that is unique among the task definitions of a deployment. */
export const familyOf = (construct: Construct, stackName: string): string =>
  [stackName, ...construct.node.path.split('/').slice(1)].join('-').replace(/[^A-Za-z0-9_-]/g, '');
