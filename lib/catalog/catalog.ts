/** Pipelines by their names: those that ship, as they were rendered, and those of a folder of one's own. */
import { resolve } from 'node:path';
import type { RenderedPipeline } from '../pipelines/definition.ts';
import { loadShipped, shippedFiles } from '../pipelines/rendered.ts';
import { UnknownPipelineError } from './errors.ts';
import { renderAnew, renderedFolder } from './folder.ts';
import { type Fault, moduleFiles } from './modules.ts';
import type { RenderReport } from './renderWorker.ts';

export interface FoundPipeline {
  pipeline: RenderedPipeline;
  /** The module, or the rendered definition that ships. */
  file: string;
  isShipped: boolean;
  /** To load it: the CDK and rendering included where it was not kept rendered. */
  seconds: number;
}

export interface BrokenPipeline extends Fault {
  file: string;
  seconds: number;
}

export interface Catalog {
  /** Sorted by name. */
  found: FoundPipeline[];
  broken: BrokenPipeline[];
}

export interface CatalogOptions {
  /** A folder of one's own. */
  dir?: string | undefined;
  /** Loads the modules of that folder even where they are kept rendered, to tell how long that takes. */
  anew?: boolean;
}

/** All pipelines. @throws BrokenPipelineError when there is no such folder */
export async function readCatalog({ dir, anew = false }: CatalogOptions = {}): Promise<Catalog> {
  const found: FoundPipeline[] = [];
  for (const file of await shippedFiles()) {
    const started = performance.now();
    const pipeline = await loadShipped(file);
    found.push({ pipeline, file, isShipped: true, seconds: (performance.now() - started) / 1000 });
  }
  const broken: BrokenPipeline[] = [];
  for (const report of dir === undefined ? [] : await readFolder(resolve(dir), anew)) addReport(report, found, broken);
  found.sort((a, b) => (a.pipeline.name < b.pipeline.name ? -1 : 1));
  return { found, broken };
}

/** The pipeline of that name. @throws UnknownPipelineError, BrokenPipelineError */
export async function findPipeline(name: string, options: CatalogOptions = {}): Promise<FoundPipeline> {
  const { found, broken } = await readCatalog(options);
  const match = found.find(({ pipeline }) => pipeline.name === name);
  if (match) return match;
  throw new UnknownPipelineError(
    name,
    found.map(({ pipeline }) => pipeline.name),
    broken.map(({ file, place, error }) => ({ file: place ?? file, error })),
  );
}

async function readFolder(dir: string, anew: boolean): Promise<RenderReport[]> {
  return anew ? renderAnew(dir, await moduleFiles(dir)) : renderedFolder(dir);
}

function addReport(
  { file, pipeline, fault, seconds }: RenderReport,
  found: FoundPipeline[],
  broken: BrokenPipeline[],
): void {
  if (fault) broken.push({ file, ...fault, seconds });
  if (!pipeline) return;
  const namesake = found.find((other) => other.pipeline.name === pipeline.name);
  if (!namesake) found.push({ pipeline, file, isShipped: false, seconds });
  else broken.push({ file, error: `there is another pipeline "${pipeline.name}", in ${namesake.file}.`, seconds });
}
