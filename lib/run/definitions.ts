/** The definition that a run was started with, kept with its records: what is read later must not follow later changes. */
import { z } from 'zod';
import type { RenderedPipeline } from '../pipelines/definition.ts';
import { loadTemporalTiles } from '../pipelines/rendered.ts';
import type { ObjectStore } from '../store/store.ts';
import { findRecord } from './readRecord.ts';

const definitionKey = (run: string): string => `v1/runs/${run}/pipeline.json`;

const definitionSchema = z.looseObject({
  name: z.string(),
  definition: z.looseObject({ StartAt: z.string(), States: z.record(z.string(), z.unknown()) }),
  buckets: z.record(z.string(), z.string()),
  taskDefinitions: z.record(z.string(), z.unknown()),
});

export async function keepDefinition(work: ObjectStore, run: string, pipeline: RenderedPipeline): Promise<void> {
  await work.put(definitionKey(run), JSON.stringify(pipeline), { contentType: 'application/json' });
}

/** That of the temporal tiles as shipped where the run keeps none, as those that a drop started. @throws CorruptRecordError */
export async function definitionOf(work: ObjectStore, run: string): Promise<RenderedPipeline> {
  const kept = await findRecord(work, definitionKey(run), definitionSchema);
  return kept === undefined ? loadTemporalTiles() : (kept as unknown as RenderedPipeline);
}
