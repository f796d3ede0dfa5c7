import { lookAtDrop, missingVintages } from '../../lib/inbox/drop.ts';
import { InvalidSettingsError, UnusableDatasetError } from '../../lib/inbox/errors.ts';
import { readSettings } from '../../lib/inbox/inputSet.ts';
import type { DatasetSettings } from '../../lib/inbox/settings.ts';
import type { Check } from './messages.ts';
import type { Ports } from './ports.ts';
import { type Start, startRun } from './startRun.ts';

/** What a batch of messages says of one dataset. */
export interface News {
  /** Something was put there; what was taken away counts for a change, but never makes a drop complete. */
  dropped: boolean;
  /** Somebody put a `READY` there. */
  ready: boolean;
  checks: Check[];
}

/** What a queue delays a message for at most. */
const LONGEST_DELAY_SECONDS = 900;

/** Characters of a notice: a topic takes 256 KiB, which as many mistakes in settings could exceed. */
const LONGEST_NOTICE = 10_000;

/** How long a complete drop waits before it asks again whether the run before it has ended. */
const BUSY_SECONDS = 60;

/**
 * Looks at a dataset that there is news of, and starts its run or sends a check that will. Only what lies in the inbox now
 * decides, so that messages may come twice, late or in any order; and every message that finds the dataset changed since
 * sends a new check, so that none that gets lost is missed.
 */
export async function tendDataset(ports: Ports, dataset: string, news: News): Promise<void> {
  const { fingerprint, vintages, hasReady, hasMistakes } = await lookAtDrop(ports.stores.inbox, dataset);
  // Where there are mistakes alone, the run that cannot start tells of them.
  if (vintages.size === 0 && !hasMistakes) return;
  const settings = await settingsOf(ports, dataset);
  const missing = missingVintages(settings, vintages);
  if (missing.length > 0) {
    // Whatever is dropped next brings the next message.
    ports.log.info({ dataset, missing }, 'Drop:Waiting');
    return;
  }
  const checks = news.checks.filter((check) => check.fingerprint === fingerprint);
  const ready = (news.ready && hasReady) || checks.some((check) => check.ready);
  const isComplete = news.dropped && (settings.expect?.length ?? 0) > 0;
  const isQuiet = checks.some((check) => check.waitSeconds === 0);
  if (ready || isComplete || isQuiet) {
    const start = await startOrRefuse(ports, dataset);
    // The end of the run that is in the way brings a check too, but that one waits for quiet.
    if (start === 'busy' && ready) await send(ports, { dataset, fingerprint, ready }, BUSY_SECONDS);
    return;
  }
  const quiet = settings.quietSeconds ?? ports.quietSeconds;
  await send(ports, { dataset, fingerprint, ready }, Math.min(quiet, ...checks.map((check) => check.waitSeconds)));
}

async function startOrRefuse(ports: Ports, dataset: string): Promise<Start | 'refused'> {
  try {
    const start = await startRun(ports, dataset);
    if (start !== 'started') ports.log.info({ dataset, why: start }, 'Run:NotStarted');
    return start;
  } catch (error) {
    if (!(error instanceof UnusableDatasetError)) throw error;
    // Trying again would not help; the next drop may.
    ports.log.error({ dataset, reason: error.message }, 'Drop:Refused');
    await ports.notify(`Chronotiles: ${dataset} was not run`, error.message.slice(0, LONGEST_NOTICE));
    return 'refused';
  }
}

async function send(
  ports: Ports,
  check: Pick<Check, 'dataset' | 'fingerprint' | 'ready'>,
  seconds: number,
): Promise<void> {
  const delay = Math.min(Math.ceil(seconds), LONGEST_DELAY_SECONDS);
  await ports.send({ kind: 'check', ...check, waitSeconds: Math.max(seconds - delay, 0) }, delay);
}

/** A mistake in the settings is told when the run is to start. */
async function settingsOf({ stores }: Ports, dataset: string): Promise<DatasetSettings> {
  try {
    return (await readSettings(stores.inbox, dataset)).settings;
  } catch (error) {
    if (error instanceof InvalidSettingsError) return {};
    throw error;
  }
}
