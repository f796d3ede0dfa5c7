import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { RenderedPipeline } from '../pipelines/definition.ts';
import type { PipelineModule } from '../pipelines/module.ts';
import { buildPipeline } from '../pipelines/place.ts';
import { renderPipeline } from '../pipelines/render.ts';
import { pipeline as temporalTilesModule } from '../pipelines/temporalTiles.ts';
import { compute } from './compute.ts';
import { type Config, configSchema, stackName } from './config.ts';
import { delivery } from './delivery.ts';
import { RUN_TIMEOUT } from './stateMachine.ts';
import { storage } from './storage.ts';

/** The definition of a pipeline, as it is deployed where nothing else is configured. @throws NotPortableError */
export function renderModule(module: PipelineModule, settings: Partial<Config> = {}): RenderedPipeline {
  const config = configSchema.parse({ image: 'chronotiles-step', stageImage: 'chronotiles-stage', ...settings });
  const stack = new Stack(new App(), stackName(config));
  const buckets = { ...storage(stack, config), tiles: delivery(stack, config).tiles };
  const pipeline = buildPipeline(module, new Construct(stack, module.name), { ...compute(stack, config), buckets });
  return renderPipeline({ module, stack, pipeline, buckets, timeout: RUN_TIMEOUT });
}

/** The definition of the temporal tiles pipeline. */
export const renderTemporalTiles = (settings: Partial<Config> = {}): RenderedPipeline =>
  renderModule(temporalTilesModule, settings);
