/** The thread that loads and renders pipelines of a folder: every time anew, and gone when it is done. */
import { parentPort, workerData } from 'node:worker_threads';
import type { RenderedPipeline } from '../pipelines/definition.ts';
import { describeFault, type Fault, loadModule } from './modules.ts';

export interface RenderOrder {
  dir: string;
  files: string[];
}

/** What came of a file; neither for a module that is none. `seconds`: to load and render it, the CDK included for the first. */
export interface RenderReport {
  file: string;
  seconds: number;
  pipeline?: RenderedPipeline;
  fault?: Fault;
}

const { dir, files } = workerData as RenderOrder;
for (const file of files) parentPort?.postMessage(await render(file));

async function render(file: string): Promise<RenderReport> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    const module = await loadModule(file);
    if (module === undefined) return { file, seconds: seconds() };
    const { renderModule } = await import('../stacks/rendering.ts');
    const pipeline = renderModule(module);
    return { file, pipeline, seconds: seconds() };
  } catch (error) {
    return { file, fault: describeFault(error, dir), seconds: seconds() };
  }
}
