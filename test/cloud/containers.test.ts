/** One run with every task in a container of our image, as on Fargate. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { writeDemo } from '../../lib/demo/demo.ts';
import { createFileStore } from '../../lib/store/file.ts';
import { listAll } from '../../lib/store/store.ts';
import { answers, buildStepImage, findEngine, NODE_IMAGE } from '../../scripts/cloud/engine.ts';
import { runCity } from '../support/city.ts';
import { useFolder } from '../support/folder.ts';
import { cloudPrograms, openTestCloud, type TestCloud } from '../support/laptopCloud.ts';

const MINUTES = 60_000;
const programs = await cloudPrograms('Tasks in containers');
const found = programs && (await findEngine());
const engine = found && (await answers(found, 'image', 'inspect', NODE_IMAGE)) ? found : undefined;
if (programs && !engine) {
  console.warn('Tasks in containers: no container engine with the image node:24-slim, so these tests are skipped.');
}

describe.skipIf(!engine)('a run in containers', () => {
  const folder = useFolder('containers');
  let cloud: TestCloud;

  beforeAll(async () => {
    await writeDemo(createFileStore(folder.path('inbox')), { columns: 3, rows: 2 });
    await buildStepImage(engine!);
    const log = folder.path('localstack.log');
    cloud = await openTestCloud({ ...programs!, log, engine, context: { quietSeconds: 0, maxConcurrency: 2 } });
  }, 5 * MINUTES);

  afterAll(async () => cloud?.stop());

  it(
    'publishes what the run in process does',
    async () => {
      const { stores } = cloud.deployment;
      for await (const { key } of listAll(createFileStore(folder.path('inbox')), 'demo/')) {
        await stores.inbox.put(key, await readFile(folder.path('inbox', key)));
      }
      await stores.inbox.put('demo/READY', '');
      const { run, status, cause } = await cloud.ended('demo', 1);
      expect({ status, cause }).toEqual({ status: 'SUCCEEDED', cause: undefined });
      const here = await runCity({ inbox: folder.path('inbox'), out: folder.path('tiles') });
      const there = await stores.tiles.get('demo/transactions.jsonl');
      expect(Buffer.from(there).toString()).toBe(here.bytes['transactions.jsonl']);
      const started = JSON.parse(Buffer.from(await stores.work.get(`v1/runs/${run}/join/started.1.json`)).toString());
      expect(z.looseObject({ imageDigest: z.string() }).parse(started).imageDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
    },
    5 * MINUTES,
  );
});
