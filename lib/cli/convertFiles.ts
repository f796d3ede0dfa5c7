/** Plain conversion: files from anywhere as one vintage of a dataset that lies in the output folder itself. */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../city/errors.ts';
import { parseDatasetName, SETTINGS_NAME } from '../inbox/key.ts';
import { createFileStore } from '../store/file.ts';
import { createMappedStore } from '../store/overlay.ts';
import { type Context, EXIT, type Outcome } from './context.ts';
import type { ConvertFlags } from './convert.ts';
import { UsageError } from './errors.ts';
import { filesAsInbox } from './filesAsInbox.ts';
import type { OpenFolders } from './folders.ts';
import { runDataset } from './runDataset.ts';
import { runOptions } from './runOptions.ts';
import { describeRejections, shortPath } from './summary.ts';

/** What is converted has stood since ever, so that it shows at whatever date a viewer asks for. */
const VINTAGE = '0001';

/** @throws UsageError, and what a run throws */
export async function convertFiles(files: string[], flags: ConvertFlags, context: Context): Promise<Outcome> {
  const out = resolve(flags.out);
  const dataset = datasetNamedBy(out);
  const entries = await filesAsInbox(files, `${dataset}/${VINTAGE}`);
  const opened = await openOutput(out, dataset, entries, flags.crs);
  const options = { ...runOptions(flags), history: false };
  const result = await runDataset(opened, dataset, { options, workers: flags.workers }, context).catch(nameCrsFlag);
  const { rejected } = result.published;
  return {
    result: { tileset: join(out, 'tileset.json'), rejected },
    lines: [...describeRejections(rejected), `Tileset: ${shortPath(join(out, 'tileset.json'))}`],
    exitCode: rejected.length > 0 ? EXIT.rejected : EXIT.done,
  };
}

/** The output folder's own name stands for the dataset in reports and keys. @throws UsageError */
function datasetNamedBy(out: string): string {
  try {
    return parseDatasetName(basename(out));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UsageError(`The tiles cannot be written to ${out}, since that folder names them: ${error.message}`);
  }
}

/** What belongs into the settings of a dataset is an option here. */
function nameCrsFlag(error: unknown): never {
  if (!(error instanceof UserError) || !error.message.includes(SETTINGS_NAME)) throw error;
  throw new UserError(`${error.message} With convert, name it by --crs, such as --crs EPSG:3946.`);
}

/** The output folder is the dataset's own folder of a tiles bucket; the inbox is made of the files where they lie. */
async function openOutput(
  out: string,
  dataset: string,
  entries: Map<string, string>,
  crs: string | undefined,
): Promise<OpenFolders> {
  const work = join(out, '.chronotiles');
  await mkdir(work, { recursive: true });
  if (crs !== undefined) {
    const settings = join(work, SETTINGS_NAME);
    await writeFile(settings, JSON.stringify({ crs }));
    entries.set(`${dataset}/${SETTINGS_NAME}`, settings);
  }
  const map = join(work, 'inbox.json');
  await writeFile(map, JSON.stringify(Object.fromEntries(entries)));
  const tiles = dirname(out);
  return {
    folders: { inbox: map, work, tiles },
    stores: {
      inbox: createMappedStore(entries),
      work: createFileStore(work, { durable: false }),
      tiles: createFileStore(tiles),
    },
    storeUrls: {
      inbox: `mapped:${pathToFileURL(map).href}`,
      work: pathToFileURL(work).href,
      tiles: pathToFileURL(tiles).href,
    },
  };
}
