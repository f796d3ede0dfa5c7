/** Every dataset of an inbox, one after the other. */

import { UserError } from '../city/errors.ts';
import { parseVintage } from '../city/vintage.ts';
import { listDatasets, listStrays } from '../inbox/inputSet.ts';
import { parseDatasetName } from '../inbox/key.ts';
import { listAll, type ObjectStore } from '../store/store.ts';
import { type Context, EXIT, type Outcome } from './context.ts';
import { UsageError } from './errors.ts';
import { type Folders, type OpenFolders, openFolders } from './folders.ts';
import { type DatasetResult, type RunRequest, runDataset } from './runDataset.ts';
import { describeRejections, summarize } from './summary.ts';
import { plural } from './words.ts';

/**
 * Runs one dataset of the inbox, or all of them. One that cannot be run does not keep the others from it.
 * @throws UsageError, and what a run throws where there is one dataset only
 */
export async function runInbox(
  folders: Folders,
  dataset: string | undefined,
  request: RunRequest,
  context: Context,
): Promise<Outcome> {
  return runOpened(await openFolders(folders), dataset, request, context);
}

/** The same in stores that are open already. */
export async function runOpened(
  opened: OpenFolders,
  dataset: string | undefined,
  request: RunRequest,
  context: Context,
): Promise<Outcome> {
  const { folders } = opened;
  const datasets =
    dataset === undefined
      ? await findDatasets(opened.stores.inbox, folders)
      : [await findDataset(opened.stores.inbox, folders, dataset)];
  const strays = dataset === undefined ? await listStrays(opened.stores.inbox, datasets) : [];
  const results: DatasetResult[] = [];
  const failed: { dataset: string; error: string }[] = [];
  for (const name of datasets) {
    try {
      results.push(await runDataset(opened, name, request, context));
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof UserError) || datasets.length === 1) throw error;
      failed.push({ dataset: name, error: error.message });
    }
  }
  return {
    result: { datasets: results, failed, rejected: strays },
    lines: [
      ...results.flatMap((result) => summarize(result, folders)),
      ...describeFailures(failed),
      ...describeRejections(strays),
    ],
    exitCode: exitCodeOf(results, failed.length, strays.length),
  };
}

function describeFailures(failed: { dataset: string; error: string }[]): string[] {
  if (failed.length === 0) return [];
  return [
    '',
    `${plural(failed.length, 'dataset')} failed:`,
    ...failed.map(({ dataset, error }) => `  ${dataset}: ${error}`),
  ];
}

function exitCodeOf(results: DatasetResult[], failed: number, strays: number): number {
  if (failed > 0) return EXIT.failed;
  return strays > 0 || results.some(({ published }) => published.rejected.length > 0) ? EXIT.rejected : EXIT.done;
}

/** @throws UsageError that tells how an inbox is laid out, or which folder was meant */
export async function findDatasets(inbox: ObjectStore, folders: Folders): Promise<string[]> {
  const datasets = await listDatasets(inbox);
  if (datasets.length > 0) return datasets;
  if (await holdsVintages(inbox)) {
    throw new UsageError(`${folders.inbox} holds vintages, so it is a dataset: give the folder that it lies in.`);
  }
  const [stray] = await listStrays(inbox, []);
  const why = stray ? ` What lies there was refused: ${stray.key}: ${stray.reason}` : '';
  throw new UsageError(
    `There is nothing to read in ${folders.inbox}: lay it out as <dataset>/<year>/<files>, such as lyon/2015/roofs.gml.${why}`,
  );
}

/** The dataset of that name. @throws UsageError that tells which there are, InvalidDatasetNameError */
export async function findDataset(inbox: ObjectStore, folders: Folders, name: string): Promise<string> {
  const dataset = parseDatasetName(name);
  for await (const _ of listAll(inbox, `${dataset}/`)) return dataset;
  const datasets = await findDatasets(inbox, folders);
  throw new UsageError(`There is no dataset "${dataset}" in ${folders.inbox}. There are: ${datasets.join(', ')}.`);
}

/** Whether folders of the inbox are named by dates, which no one calls a dataset. */
async function holdsVintages(inbox: ObjectStore): Promise<boolean> {
  for await (const { key } of listAll(inbox, '')) {
    const [folder, ...rest] = key.split('/');
    if (rest.length > 0 && isVintage(folder)) return true;
  }
  return false;
}

function isVintage(name: string): boolean {
  try {
    parseVintage(name);
    return true;
  } catch {
    return false;
  }
}
