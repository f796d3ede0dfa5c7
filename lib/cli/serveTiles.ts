/** The map and the console on a port of this machine. */
import { readPages } from '../pages/pages.ts';
import { createApp, LOOPBACK_HOSTS } from '../serve/app.ts';
import type { Actions, Console } from '../serve/console/routes.ts';
import { listPublished } from '../serve/datasets.ts';
import { listen } from '../serve/listen.ts';
import { openStore } from '../store/open.ts';
import type { ObjectStore } from '../store/store.ts';
import type { Context, Outcome } from './context.ts';
import { UsageError } from './errors.ts';
import { refuseNoFolder } from './folders.ts';
import type { ServeFlags } from './serve.ts';
import { isUrl, type WorkFlags, workPlace } from './workStore.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/** Serves tiles and their runs until the signal aborts. @throws UsageError, PortInUseError */
export async function serveTiles(place: string, flags: ServeFlags, context: Context): Promise<Outcome> {
  const { port, host, inbox, write = false } = flags;
  const { signal, progress } = context;
  if (inbox !== undefined && !write) throw new UsageError('--inbox lets files be dropped, which needs --write too.');
  if (!isUrl(place)) await refuseNoFolder(place, 'The folder of tiles');
  const tiles = await openStore(place);
  const console = await consoleOf(place, tiles, flags, context);
  const pages = await readPages();
  if (pages.size === 0) progress.say('The pages of map and console are not in this installation: install it again.');
  const names = LOOPBACK.has(host) ? { hosts: LOOPBACK_HOSTS } : {};
  const app = createApp({ tiles, pages, ...names, ...(console && { console }) });
  const { url, close } = await listen(app, { port, host });
  try {
    for (const { dataset, title } of await listPublished(tiles)) {
      progress.say(`${title || dataset}: ${url}${dataset}/map.html`);
    }
    if (console) progress.say(`Runs: ${url}console.html`);
    progress.say(`Serving ${place} on ${url} (Ctrl-C ends it).`);
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  } finally {
    await close();
  }
  return { result: { url }, lines: [] };
}

/** The console, where the records of runs are at hand: in their usual folder, or where the flags say. */
async function consoleOf(
  place: string,
  tiles: ObjectStore,
  { work, inbox, write = false }: ServeFlags,
  context: Context,
): Promise<Console | undefined> {
  if (work === undefined && isUrl(place)) return undefined;
  const flags: WorkFlags = { out: place, ...(work !== undefined && { work }) };
  const records = await openStore(await workPlace(flags), { durable: false });
  if (!write) return { work: records, tiles };
  return { work: records, tiles, actions: await actionsOf(flags, inbox, context) };
}

async function actionsOf(flags: WorkFlags, inbox: string | undefined, { signal, progress }: Context): Promise<Actions> {
  const quiet = { signal, progress: { say: progress.say, show: () => {} } };
  const target = inbox === undefined ? undefined : await openStore(inbox);
  return {
    async stop(run) {
      const { stopRun } = await import('./workbench/stop.ts');
      await stopRun({ ...flags, wait: false }, run, quiet);
    },
    async retry(run) {
      const { retryRun } = await import('./workbench/retry.ts');
      const done = retryRun(flags, run, quiet);
      // What is refused is refused at once; how it ends, its record tells.
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 500))]);
      done.catch((error: Error) => progress.say(error.message));
    },
    ...(target && {
      async drop(key, body) {
        await target.put(key, body);
      },
    }),
  };
}
