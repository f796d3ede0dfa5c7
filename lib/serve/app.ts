/** What `chronotiles serve` answers, without a port: tests ask it as browsers do. */
import { Hono } from 'hono';
import type { Pages } from '../pages/pages.ts';
import { CONTENT_SECURITY_POLICY } from '../pages/policy.ts';
import type { ObjectStore } from '../store/store.ts';
import { type Console, consoleRoutes } from './console/routes.ts';
import { contentTypeOf } from './contentTypes.ts';
import { isDataset, listPublished } from './datasets.ts';
import { INDEX_STYLE, indexPage } from './indexPage.ts';
import { answerObject } from './objects.ts';

export interface Served {
  tiles: ObjectStore;
  pages: Pages;
  /** Names that browsers may call this server by, without the port; any where it is left out. */
  hosts?: string[];
  /** The runs behind the tiles, where their records are at hand. */
  console?: Console;
}

/** Of a server that only this machine reaches: a page elsewhere cannot give it another name to read from it. */
export const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

export function createApp({ tiles, pages, hosts, console }: Served): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const host = new URL(context.req.url).hostname;
    if (hosts && !hosts.includes(host)) return context.text('This server has another name.\n', 421);
    await next();
    context.header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('Referrer-Policy', 'no-referrer');
    context.header('Cross-Origin-Opener-Policy', 'same-origin');
    return undefined;
  });
  app.get('/', async (context) => context.html(indexPage(await listPublished(tiles), console !== undefined)));
  app.get('/index.css', (context) => context.body(INDEX_STYLE, 200, { 'Content-Type': contentTypeOf('index.css') }));
  if (console) app.route('/console/api', consoleRoutes(console));
  // The page of the installed version, whatever lies beside the tiles.
  for (const [name, bytes] of pages) {
    const isConsole = name.startsWith('console');
    if (isConsole && !console) continue;
    app.get(isConsole ? `/${name}` : `/:dataset/${name}`, (context) => {
      context.header('Content-Type', contentTypeOf(name));
      context.header('Cache-Control', name.includes('-assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      return context.body(new Uint8Array(bytes));
    });
  }
  app.get('/:dataset/', (context) => context.redirect('map.html'));
  app.get('/:dataset/:key{.+}', (context) => {
    const { dataset, key } = context.req.param();
    return isDataset(dataset) ? answerObject(context, tiles, `${dataset}/${key}`) : context.notFound();
  });
  app.notFound((context) => context.text('There is nothing here.\n', 404));
  app.onError((error, context) => {
    globalThis.console.error(error.message);
    return context.text('This cannot be answered now.\n', 500);
  });
  return app;
}
