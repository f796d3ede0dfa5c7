/** The pipelines that there are. */
import { type BrokenPipeline, type FoundPipeline, readCatalog } from '../../catalog/catalog.ts';
import { outline, tasksOf } from '../../pipelines/outline.ts';
import { EXIT, type Outcome } from '../context.ts';
import type { PipelinesFlags } from '../pipelines.ts';
import { shortPath } from '../summary.ts';
import { plural, table } from '../words.ts';
import { asUsageError } from './names.ts';

export async function listPipelines({ directory, report = false }: PipelinesFlags): Promise<Outcome> {
  const { found, broken } = await readCatalog({ dir: directory, anew: report }).catch(asUsageError);
  return {
    result: { pipelines: found.map(summary), broken },
    lines: report ? reportLines(found, broken) : [...nameLines(found), ...brokenLines(broken)],
    exitCode: broken.length > 0 ? EXIT.failed : EXIT.done,
  };
}

function summary({ pipeline, file, isShipped, seconds }: FoundPipeline): object {
  const { name, summary, inputs, every } = pipeline;
  const tasks = tasksOf(outline(pipeline)).map(({ task }) => task.name);
  return { name, summary, ...(every !== undefined && { every }), inputs, tasks, file, isShipped, seconds };
}

const nameLines = (found: FoundPipeline[]): string[] =>
  table(found.map(({ pipeline: { name, summary = '', every } }) => [name, every ? `${summary} (${every})` : summary]));

function brokenLines(broken: BrokenPipeline[]): string[] {
  if (broken.length === 0) return [];
  const rows = broken.map(({ file, place, error }) => `  ${shortPath(place ?? file)}: ${error}`);
  return [`${plural(broken.length, 'module')} cannot be loaded:`, ...rows];
}

function reportLines(found: FoundPipeline[], broken: BrokenPipeline[]): string[] {
  const rows = found.map(({ pipeline, file, isShipped, seconds }) => [
    pipeline.name,
    plural(tasksOf(outline(pipeline)).length, 'task'),
    `${seconds.toFixed(3)} s`,
    isShipped ? 'ships' : shortPath(file),
  ]);
  const faults = broken.map(({ file, place, error, seconds }) => [
    shortPath(place ?? file),
    '',
    `${seconds.toFixed(3)} s`,
    error,
  ]);
  return table([['pipeline', 'tasks', 'loaded in', 'file'], ...rows, ...faults]);
}
