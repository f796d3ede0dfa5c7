/** Pipelines of tool steps, rendered and run in this process on folders of their own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { PinnedImage } from '../../lib/cwl/lock.ts';
import { parseTool } from '../../lib/cwl/parseTool.ts';
import type { RenderedPipeline } from '../../lib/pipelines/definition.ts';
import type { PipelineModule } from '../../lib/pipelines/module.ts';
import type { PinnedTool } from '../../lib/pipelines/pinnedTool.ts';
import type { RunEvent } from '../../lib/run/events.ts';
import type { Outcome, RunRequest } from '../../lib/run/runPipeline.ts';
import { runRecorded } from '../../lib/run/runRecorded.ts';
import { renderModule } from '../../lib/stacks/rendering.ts';
import { createFileStore } from '../../lib/store/file.ts';
import type { Stores } from '../../lib/store/store.ts';

/** A tool of these fields, with what every tool has beside them. */
export function toolOf(yaml: string, image?: PinnedImage & { name: string }): PinnedTool {
  const content = { cwlVersion: 'v1.2', class: 'CommandLineTool', inputs: {}, outputs: {}, ...parse(yaml) };
  const tool = parseTool({ file: 'tool.cwl', content, namespaces: {}, ontologies: [] });
  return { tool, ...(image && { image }) };
}

export const moduleOf = (build: PipelineModule['build'], name = 'toy'): PipelineModule => ({
  name,
  summary: 'A pipeline of a test.',
  inputs: z.object({}),
  build,
});

export interface ToolRun {
  stores: Stores;
  events: RunEvent[];
  /** Runs the pipeline, and answers how it ended. */
  run(
    pipeline: PipelineModule | RenderedPipeline,
    input?: Record<string, string | number>,
    options?: Partial<RunRequest>,
  ): Promise<Outcome>;
  text(bucket: keyof Stores, key: string): Promise<string>;
}

/** Stores for one test, in a folder that is removed after it. */
export async function toolRun(): Promise<ToolRun> {
  const folder = await mkdtemp(join(tmpdir(), 'chronotiles-toolrun-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const place = (bucket: string): string => join(folder, bucket);
  const stores = {
    inbox: createFileStore(place('inbox')),
    work: createFileStore(place('work')),
    tiles: createFileStore(place('tiles')),
  };
  const url = (bucket: string): string => pathToFileURL(place(bucket)).href;
  const events: RunEvent[] = [];
  return {
    stores,
    events,
    run: (pipeline, input = {}, options = {}) =>
      runRecorded({
        pipeline: 'build' in pipeline ? renderModule(pipeline) : pipeline,
        input: { run: 'r', date: '2026-11-25', input },
        stores,
        storeUrls: { inbox: url('inbox'), work: url('work'), tiles: url('tiles') },
        workers: 1,
        stopEvery: 50,
        onEvent: (event) => events.push(event),
        ...options,
      }),
    text: async (bucket, key) => Buffer.from(await stores[bucket].get(key)).toString(),
  };
}
