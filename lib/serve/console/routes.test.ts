import { describe, expect, it } from 'vitest';
import { recordExecution, recordExecutionEnd } from '../../inbox/executions.ts';
import { createMemoryStore } from '../../store/memory.ts';
import { createApp } from '../app.ts';
import type { Actions } from './routes.ts';

const POINTER = {
  asset: { version: '1.1', extras: { title: '<b>Lyon</b>', vintages: [{ name: '2009', date: 20090101 }] } },
};
const PAGES = new Map([['console.html', Buffer.from('<!doctype html>console')]]);
const RUN = '0123456789abcdef0123';

async function given({ write = false } = {}) {
  const [tiles, work] = [createMemoryStore(), createMemoryStore()];
  await tiles.put('lyon/tileset.json', JSON.stringify(POINTER));
  await tiles.put('lyon/content/aa.glb', 'glTF tile bytes');
  await tiles.put('.chronotiles/v1/blobs/aa/aa', 'not a dataset');
  const execution = await recordExecution(work, RUN, {
    pipeline: 'temporalTiles',
    target: 'local',
    startedAt: '2026-01-01T00:00:00.000Z',
    input: { run: RUN, dataset: 'lyon' },
    by: 'anna@laptop',
  });
  await recordExecutionEnd(work, RUN, execution, {
    status: 'failed',
    endedAt: '2026-01-01T00:00:09.000Z',
    reason: 'No <i>luck</i>.',
  });
  await work.put(`v1/runs/${RUN}/collect/job.json`, '{}');
  await work.put(`v1/runs/${RUN}/collect/started.1.json`, '{"startedAt": "2026-01-01T00:00:01.000Z", "try": 1}');
  await work.put(
    `v1/runs/${RUN}/collect/log.1.jsonl`,
    '{"level":30,"time":1,"msg":"Task:Started"}\n{"level":50,"time":2,"msg":"Task:Failed","reason":"x"}\n',
  );
  await work.put(
    `v1/runs/${RUN}/collect/failed.json`,
    JSON.stringify({ Error: 'States.TaskFailed', Cause: 'No luck.' }),
  );
  const done: string[] = [];
  const actions: Actions = {
    stop: async (run) => void done.push(`stop ${run}`),
    retry: async (run) => void done.push(`retry ${run}`),
    drop: async (key, body) => void done.push(`drop ${key}: ${Buffer.concat(await Array.fromAsync(body))}`),
  };
  const app = createApp({ tiles, pages: PAGES, console: { work, tiles, ...(write && { actions }) } });
  const ask = async (path: string, options: RequestInit = {}) => app.request(`http://127.0.0.1:8080${path}`, options);
  return { ask, done };
}

const json = async <T>(answer: Response | Promise<Response>): Promise<T> => (await (await answer).json()) as T;

describe('the console', () => {
  it('tells runs, tasks, logs and the graph from the records', async () => {
    const { ask } = await given();
    expect(await (await ask('/console/api/runs')).json()).toMatchObject([
      { run: RUN, state: 'failed', by: 'anna@laptop' },
    ]);
    const detail = await json<{ nodes: { step: string }[]; drawing: { arrows: object[] } }>(
      ask(`/console/api/runs/${RUN}`),
    );
    expect(detail.nodes[0]).toMatchObject({ state: 'Collect', condition: 'failed', tries: 1, counts: { failed: 1 } });
    expect(detail.nodes.map(({ step }) => step)).toEqual([
      'collect',
      'split',
      'survey',
      'match',
      'join',
      'tile',
      'assemble',
      'publish',
    ]);
    expect(detail.drawing.arrows).toHaveLength(7);
    const path = `/console/api/runs/${RUN}/logs?task=collect&from=1`;
    const { lines, count } = await json<{ lines: { event: string; level: string }[]; count: number }>(ask(path));
    expect([count, lines[0]?.event, lines[0]?.level]).toEqual([2, 'Task:Failed', 'error']);
  });

  it('says a sentence for what is not there', async () => {
    const answer = await (await given()).ask('/console/api/runs/nothing');
    expect([answer.status, (await json<{ error: string }>(answer)).error]).toEqual([
      400,
      expect.stringContaining('nothing'),
    ]);
  });

  it('only shows, unless it may write', async () => {
    const { ask, done } = await given();
    const answer = await ask(`/console/api/runs/${RUN}/stop`, {
      method: 'POST',
      headers: { 'X-Chronotiles': 'console' },
    });
    expect([answer.status, (await json<{ error: string }>(answer)).error]).toEqual([
      403,
      expect.stringContaining('--write'),
    ]);
    expect(done).toEqual([]);
    expect(await (await ask('/console/api/session')).json()).toEqual({ write: false, drop: false });
  });

  it('stops, retries and drops for its own page alone', async () => {
    const { ask, done } = await given({ write: true });
    const own = { 'X-Chronotiles': 'console', Origin: 'http://127.0.0.1:8080' };
    await ask(`/console/api/runs/${RUN}/stop`, { method: 'POST', headers: own });
    await ask(`/console/api/runs/${RUN}/retry`, { method: 'POST', headers: own });
    await ask('/console/api/inbox/lyon/2015/a%20b.gml', { method: 'PUT', headers: own, body: '<CityModel/>' });
    expect(done).toEqual([`stop ${RUN}`, `retry ${RUN}`, 'drop lyon/2015/a b.gml: <CityModel/>']);
    const others = [{ Origin: 'http://127.0.0.1:8080' }, { ...own, Origin: 'https://example.org' }];
    for (const headers of others) {
      expect((await ask(`/console/api/runs/${RUN}/stop`, { method: 'POST', headers })).status).toBe(403);
    }
    expect(done).toHaveLength(3);
  });

  it('refuses what no inbox takes', async () => {
    const { ask, done } = await given({ write: true });
    const headers = { 'X-Chronotiles': 'console' };
    for (const key of ['a.gml', 'lyon/someday/a.gml', 'lyon/2015/.DS_Store', 'b%20c/2015/a.gml']) {
      const answer = await ask(`/console/api/inbox/${key}`, { method: 'PUT', headers, body: 'x' });
      expect(answer.status).toBe(400);
    }
    expect(done).toEqual([]);
  });
});
