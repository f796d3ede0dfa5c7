/** Watching an inbox: a dataset runs when its folder has changed and is quiet again. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../city/errors.ts';
import { missingVintages } from '../inbox/drop.ts';
import { InvalidSettingsError } from '../inbox/errors.ts';
import { readSettings } from '../inbox/inputSet.ts';
import { parseInboxKey } from '../inbox/key.ts';
import type { DatasetSettings } from '../inbox/settings.ts';
import type { ObjectStore } from '../store/store.ts';
import type { Context, Outcome } from './context.ts';
import { type Folders, openFolders } from './folders.ts';
import { runDataset } from './runDataset.ts';
import { summarize } from './summary.ts';

const LOOK_EVERY_MS = 1000;

/** What a folder of a dataset looks like from outside. Another text means that something was dropped. */
interface Look {
  files: string;
  /** When the newest file was written, and the newest READY; milliseconds since the epoch. */
  newest: number;
  ready: number;
  vintages: Set<string>;
}

export interface Watched {
  look: Look;
  /** When it was first seen to look so. */
  since: number;
  /** It was run, or found wanting, in this state. */
  settled: boolean;
}

export interface WatchOptions {
  /** Seconds without a change after which a dataset is complete, where `dataset.json` says nothing. */
  quiet: number;
  workers?: number | undefined;
}

/** Watches until the signal aborts. @throws InterruptedError, its reason */
export async function watchInbox(folders: Folders, options: WatchOptions, context: Context): Promise<Outcome> {
  const { signal, progress } = context;
  const opened = await openFolders(folders);
  const watched = new Map<string, Watched>();
  progress.say(`Watching ${folders.inbox} (Ctrl-C ends it).`);
  while (true) {
    signal.throwIfAborted();
    for (const dataset of await datasetsToRun(folders.inbox, opened.stores.inbox, watched, options.quiet)) {
      try {
        const result = await runDataset(opened, dataset, { options: {}, workers: options.workers }, context);
        for (const line of summarize(result, folders)) progress.say(line);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof UserError)) throw error;
        progress.say(`${dataset}: ${error.message}`);
      }
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

/** Datasets whose drop is complete and has not been run. Notes what it has seen in `watched`. */
export async function datasetsToRun(
  folder: string,
  inbox: ObjectStore,
  watched: Map<string, Watched>,
  quiet: number,
  now: number = Date.now(),
): Promise<string[]> {
  const due: string[] = [];
  for (const [dataset, look] of await lookAround(folder)) {
    const before = watched.get(dataset);
    const isSame = before?.look.files === look.files;
    const state = isSame ? before : { look, since: now, settled: false };
    watched.set(dataset, state);
    if (state.settled) continue;
    const answer = await isComplete(inbox, dataset, state, quiet, now);
    if (answer !== 'not yet') state.settled = true;
    if (answer === 'complete') due.push(dataset);
  }
  return due;
}

/** `wanting`: an expected vintage is missing, so that something else has to be dropped first. */
async function isComplete(
  inbox: ObjectStore,
  dataset: string,
  { look, since }: Watched,
  quiet: number,
  now: number,
): Promise<'complete' | 'wanting' | 'not yet'> {
  const settings = await readSettings(inbox, dataset).catch((error: unknown) => {
    // A mistake in them is told by the run.
    if (error instanceof InvalidSettingsError) return { settings: {} as DatasetSettings };
    throw error;
  });
  const { quietSeconds = quiet } = settings.settings;
  const isReady = look.ready > 0 && look.ready >= look.newest;
  if (!isReady && now - since < quietSeconds * 1000) return 'not yet';
  return missingVintages(settings.settings, look.vintages).length === 0 ? 'complete' : 'wanting';
}

async function lookAround(folder: string): Promise<Map<string, Look>> {
  const looks = new Map<string, Look>();
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const path = join(folder, name);
    const parsed = parseInboxKey(name.replaceAll('\\', '/'));
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile() || parsed.kind === 'ignored' || parsed.dataset === undefined) continue;
    const look = looks.get(parsed.dataset) ?? { files: '', newest: 0, ready: 0, vintages: new Set() };
    look.files += `${path}\n${found.size}\n${found.mtimeMs}\n`;
    if (parsed.kind === 'ready') look.ready = Math.max(look.ready, found.mtimeMs);
    else look.newest = Math.max(look.newest, found.mtimeMs);
    if (parsed.kind === 'source') look.vintages.add(parsed.vintage);
    looks.set(parsed.dataset, look);
  }
  return looks;
}
