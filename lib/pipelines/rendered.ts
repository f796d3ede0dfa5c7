/** Pipelines as they were rendered when this was built: reading them does not load the CDK. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RenderedPipeline } from './definition.ts';

const FOLDER = fileURLToPath(new URL('./rendered/', import.meta.url));

/** The files of the pipelines that ship, sorted. */
export async function shippedFiles(): Promise<string[]> {
  const names = await readdir(FOLDER);
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(FOLDER, name));
}

/** What one of these files holds. */
export async function loadShipped(file: string): Promise<RenderedPipeline> {
  return JSON.parse(await readFile(file, 'utf8'));
}

/** The temporal tiles pipeline. */
export function loadTemporalTiles(): Promise<RenderedPipeline> {
  return loadShipped(join(FOLDER, 'temporalTiles.json'));
}
