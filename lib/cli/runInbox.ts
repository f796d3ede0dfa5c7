/** Every dataset of an inbox, one after the other. */

import { UserError } from '../city/errors.ts';
import { parseVintage } from '../city/vintage.ts';
import { listDatasets } from '../inbox/inputSet.ts';
import { parseDatasetName } from '../inbox/key.ts';
import type { ObjectStore } from '../store/store.ts';
import type { Context, Outcome } from './context.ts';
import { RunFailedError, UsageError } from './errors.ts';
import { type Folders, type OpenFolders, openFolders } from './folders.ts';
import { type DatasetResult, type RunRequest, runDataset } from './runDataset.ts';
import { summarize } from './summary.ts';

/**
 * Runs one dataset of the inbox, or all of them. One that cannot be run does not keep the others from it.
 * @throws UsageError, RunFailedError when there was one that could not be run
 */
export async function runInbox(
  folders: Folders,
  dataset: string | undefined,
  request: RunRequest,
  context: Context,
): Promise<Outcome> {
  const opened = await openFolders(folders);
  const datasets =
    dataset === undefined ? await findDatasets(opened.stores.inbox, folders) : [parseDatasetName(dataset)];
  const results: DatasetResult[] = [];
  const failures: string[] = [];
  for (const name of datasets) {
    try {
      results.push(await runDataset(opened, name, request, context));
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof UserError) || datasets.length === 1) throw error;
      failures.push(`${name}: ${error.message}`);
      context.progress.say(failures.at(-1)!);
    }
  }
  if (failures.length > 0) {
    for (const line of linesOf(results, opened)) context.progress.say(line);
    throw new RunFailedError(`${failures.length} of ${datasets.length} datasets failed:\n${failures.join('\n')}`);
  }
  return {
    result: { datasets: results },
    lines: linesOf(results, opened),
    hasRejections: results.some(({ published }) => published.rejected.length > 0),
  };
}

const linesOf = (results: DatasetResult[], { folders }: OpenFolders): string[] =>
  results.flatMap((result) => summarize(result, folders));

/** @throws UsageError that tells how an inbox is laid out, or which folder was meant */
export async function findDatasets(inbox: ObjectStore, folders: Folders): Promise<string[]> {
  const datasets = await listDatasets(inbox);
  if (datasets.length > 0) return datasets;
  const page = await inbox.list('', { limit: 1 });
  const first = page.objects[0]?.key.split('/')[0];
  if (first !== undefined && isVintage(first)) {
    throw new UsageError(`${folders.inbox} holds vintages, so it is a dataset: give the folder that it lies in.`);
  }
  throw new UsageError(
    `There is nothing to read in ${folders.inbox}: lay it out as <dataset>/<year>/<files>, such as lyon/2015/roofs.gml.`,
  );
}

function isVintage(name: string): boolean {
  try {
    parseVintage(name);
    return true;
  } catch {
    return false;
  }
}
