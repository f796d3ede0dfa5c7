/** A pipeline as a drawing. */
import { graphOf, mermaid } from '../../pipelines/graph.ts';
import { outline, withoutErrors } from '../../pipelines/outline.ts';
import type { Outcome } from '../context.ts';
import type { GraphFlags } from '../graph.ts';
import { namedPipeline } from './namedPipeline.ts';

export async function drawPipeline({ directory, format, errors = false }: GraphFlags, name: string): Promise<Outcome> {
  const { pipeline } = await namedPipeline(name, directory);
  const states = outline(pipeline);
  const graph = graphOf(errors ? states : withoutErrors(states));
  if (format === 'mermaid') return { result: { pipeline: name, ...graph }, lines: mermaid(graph) };
  const { svg } = await import('./svg.ts');
  return { result: { pipeline: name, ...graph }, lines: [svg(graph)] };
}
