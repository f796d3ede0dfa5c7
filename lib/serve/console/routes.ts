/** What the console's page asks for: runs and all that is known about them, from the same records as the commands. */
import { Hono } from 'hono';
import { UserError } from '../../city/errors.ts';
import { parseInboxKey } from '../../inbox/key.ts';
import { outline, withoutErrors } from '../../pipelines/outline.ts';
import { auditOutput, auditRun } from '../../run/audit.ts';
import { readCacheUse } from '../../run/cacheUse.ts';
import { definitionOf } from '../../run/definitions.ts';
import { readLogs } from '../../run/logs.ts';
import { listRunSummaries, readRun } from '../../run/runs.ts';
import type { ObjectStore } from '../../store/store.ts';
import { layOut } from './layout.ts';
import { runGraph } from './runGraph.ts';
import { fromThisPage } from './sameOrigin.ts';

export interface Console {
  work: ObjectStore;
  tiles: ObjectStore;
  /** What may be done; nothing where the console only shows. */
  actions?: Actions;
}

export interface Actions {
  /** Asks a run to stop. @throws UserError */
  stop(run: string): Promise<void>;
  /** Starts another execution, and answers when it was started. @throws UserError */
  retry(run: string): Promise<void>;
  /** Puts an object into the inbox; undefined where no inbox was named. */
  drop?: (key: string, body: AsyncIterable<Uint8Array>) => Promise<void>;
}

/** Units that are told in full; a run may compute many thousands for the same reason. */
const MOST_REASONS = 50;

export function consoleRoutes({ work, tiles, actions }: Console): Hono {
  const app = new Hono();

  app.get('/session', (context) => context.json({ write: actions !== undefined, drop: actions?.drop !== undefined }));
  app.get('/runs', async (context) => context.json(await listRunSummaries(work)));
  app.get('/runs/:run', async (context) => {
    const detail = await readRun(work, context.req.param('run'));
    const states = withoutErrors(outline(await definitionOf(work, detail.run)));
    const nodes = runGraph(states, detail.tasks, detail.state === 'running');
    return context.json({ ...detail, nodes, drawing: layOut(nodes) });
  });
  app.get('/runs/:run/cache', async (context) => {
    const uses = await readCacheUse(work, context.req.param('run'));
    return context.json(uses.map((use) => ({ ...use, misses: use.misses.slice(0, MOST_REASONS) })));
  });
  app.get('/runs/:run/inputs', async (context) => context.json(await auditRun(work, context.req.param('run'))));
  app.get('/runs/:run/logs', async (context) => {
    const { task, from = '0' } = context.req.query();
    const lines = await readLogs(work, context.req.param('run'), task ? { task } : {});
    return context.json({ lines: lines.slice(Number(from) || 0), count: lines.length });
  });
  app.get('/provenance', async (context) =>
    context.json(await auditOutput(work, tiles, context.req.query('key') ?? '')),
  );

  app.use('*', async (context, next) => {
    if (actions === undefined) return context.json({ error: 'This console only shows: start it with --write.' }, 403);
    if (!fromThisPage(context.req.raw)) return context.json({ error: 'Only this page may ask for that.' }, 403);
    return next();
  });
  app.post('/runs/:run/stop', async (context) => {
    await actions!.stop(context.req.param('run'));
    return context.json({});
  });
  app.post('/runs/:run/retry', async (context) => {
    await actions!.retry(context.req.param('run'));
    return context.json({});
  });
  app.put('/inbox/:key{.+}', async (context) => {
    const key = context.req.param('key');
    const parsed = parseInboxKey(key);
    if (parsed.kind === 'ignored' || parsed.kind === 'rejected') return context.json({ error: parsed.reason }, 400);
    const body = context.req.raw.body;
    if (actions!.drop === undefined || body === null) {
      return context.json({ error: 'There is no inbox: start the console with --inbox.' }, 400);
    }
    await actions!.drop(key, body as unknown as AsyncIterable<Uint8Array>);
    return context.json({ key });
  });

  app.notFound((context) => context.json({ error: 'There is nothing here.' }, 404));
  app.onError((error, context) => {
    if (error instanceof UserError) return context.json({ error: error.message }, 400);
    console.error(error.message);
    return context.json({ error: 'This cannot be answered now.' }, 500);
  });
  return app;
}
