import { readPages } from '../pages/pages.ts';
import { createApp, LOOPBACK_HOSTS } from '../serve/app.ts';
import { listPublished } from '../serve/datasets.ts';
import { listen } from '../serve/listen.ts';
import { openStore } from '../store/open.ts';
import type { Context, Outcome } from './context.ts';
import { refuseNoFolder } from './folders.ts';
import type { ServeFlags } from './serve.ts';
import { isUrl } from './workStore.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/** Serves tiles until the signal aborts. */
export async function serveTiles(
  place: string,
  { port, host }: ServeFlags,
  { signal, progress }: Context,
): Promise<Outcome> {
  if (!isUrl(place)) await refuseNoFolder(place, 'The folder of tiles');
  const tiles = await openStore(place);
  const { url, close } = await listen(
    createApp({ tiles, pages: await readPages(), ...(LOOPBACK.has(host) && { hosts: LOOPBACK_HOSTS }) }),
    { port, host },
  );
  try {
    for (const { dataset, title } of await listPublished(tiles)) {
      progress.say(`${title || dataset}: ${url}${dataset}/map.html`);
    }
    progress.say(`Serving ${place} on ${url} (Ctrl-C ends it).`);
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  } finally {
    await close();
  }
  return { result: { url }, lines: [] };
}
