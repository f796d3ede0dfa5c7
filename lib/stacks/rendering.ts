import { App, Stack } from 'aws-cdk-lib';
import type { RenderedPipeline } from '../pipelines/definition.ts';
import { renderPipeline } from '../pipelines/render.ts';
import { temporalTiles } from '../pipelines/temporalTiles.ts';
import { compute } from './compute.ts';
import { type Config, configSchema, stackName } from './config.ts';
import { delivery } from './delivery.ts';
import { RUN_TIMEOUT } from './stateMachine.ts';
import { storage } from './storage.ts';

/** The definition of the temporal tiles pipeline, as it is deployed where nothing else is configured. */
export function renderTemporalTiles(settings: Partial<Config> = {}): RenderedPipeline {
  const config = configSchema.parse({ image: 'chronotiles-step', ...settings });
  const stack = new Stack(new App(), stackName(config));
  const buckets = { ...storage(stack, config), tiles: delivery(stack, config).tiles };
  const pipeline = temporalTiles(stack, { ...compute(stack, config), buckets });
  return renderPipeline({ name: 'temporalTiles', stack, pipeline, buckets, timeout: RUN_TIMEOUT });
}
