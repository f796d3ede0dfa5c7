import type { RenderedPipeline } from './definition.ts';

/** The temporal tiles pipeline as it was rendered when this was built: running it does not load the CDK. */
export async function loadTemporalTiles(): Promise<RenderedPipeline> {
  const { default: rendered } = await import('./rendered/temporalTiles.json', { with: { type: 'json' } });
  return rendered as unknown as RenderedPipeline;
}
