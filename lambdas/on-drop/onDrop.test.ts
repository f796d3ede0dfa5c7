import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executionEndKey, executionEndSchema, executionKey, executionSchema } from '../../lib/inbox/executions.ts';
import { readInputs } from '../../lib/inbox/freeze.ts';
import { parseExecutionName } from '../../lib/inbox/names.ts';
import { readDocument } from '../../lib/steps/documents.ts';
import { StoreUnavailableError } from '../../lib/store/errors.ts';
import { createWorld } from './testing/world.ts';

const A = 'lyon/2009/a.gml';

describe('a drop', () => {
  it('starts one run once it has been quiet, with its inputs frozen', async () => {
    const world = createWorld({ quietSeconds: 120 });
    await world.drop(A);
    await world.pass(60);
    await world.drop('lyon/2009/b.gml');
    await world.pass(119);
    expect(world.executions.size).toBe(0);
    await world.pass(5);
    const [name] = world.executions.keys();
    const { run } = parseExecutionName(name)!;
    const inputs = await readInputs(world.stores, run);
    expect(inputs.objects.map(({ key }) => key)).toEqual([A, 'lyon/2009/b.gml']);
    expect(await world.stores.work.head(`v1/runs/${run}/collect/job.json`)).toBeDefined();
    await world.pass(600);
    expect(world.executions.size).toBe(1);
    expect(world.queue).toEqual([]);
  });

  it('is put on record with its start and its end', async () => {
    const world = createWorld();
    await world.drop(A);
    await world.pass(100);
    const [run] = world.executions.keys();
    expect(await readDocument(world.stores.work, executionKey(run, 1), executionSchema)).toMatchObject({
      pipeline: 'temporalTiles',
      target: 'cloud',
      arn: `arn:${run}`,
      input: { run, dataset: 'lyon' },
      by: 'drop',
    });
    expect(await readDocument(world.stores.work, executionEndKey(run, 1), executionEndSchema)).toMatchObject({
      status: 'succeeded',
    });
  });

  it.each([0, 0.5, 1.5])('may have to be quiet for %d seconds', async (quietSeconds) => {
    const world = createWorld({ quietSeconds: 1000 });
    await world.drop('lyon/dataset.json', JSON.stringify({ quietSeconds }));
    await world.drop(A);
    await world.pass(5);
    expect(world.executions.size).toBe(1);
    expect(world.queue.map(({ receives }) => receives)).toEqual([]);
  });

  it('may take longer to be quiet than a queue delays', async () => {
    const world = createWorld({ quietSeconds: 2000 });
    await world.drop(A);
    await world.pass(1999);
    expect(world.executions.size).toBe(0);
    await world.pass(10);
    expect(world.executions.size).toBe(1);
  });

  it('is given the time that its dataset asks for', async () => {
    const world = createWorld({ quietSeconds: 2000 });
    await world.drop('lyon/dataset.json', '{"quietSeconds": 10}');
    await world.drop(A);
    await world.pass(12);
    expect(world.executions.size).toBe(1);
  });

  it('starts at once with READY', async () => {
    const world = createWorld({ quietSeconds: 2000 });
    await world.drop(A);
    await world.drop('lyon/2009/READY', '');
    await world.pass(2);
    expect(world.executions.size).toBe(1);
    await world.pass(3000);
    expect(world.executions.size).toBe(1);
  });

  it('starts at once when all expected vintages are there, and not before', async () => {
    const world = createWorld({ quietSeconds: 100 });
    await world.drop('lyon/dataset.json', '{"expect": ["2009", "2012"]}');
    await world.drop(A);
    await world.pass(1000);
    expect(world.executions.size).toBe(0);
    expect(world.log).toContainEqual({ fields: { dataset: 'lyon', missing: ['2012'] }, event: 'Drop:Waiting' });
    await world.drop('lyon/2012/a.gml');
    await world.pass(2);
    expect(world.executions.size).toBe(1);
  });

  it('of the same bytes again starts nothing', async () => {
    const world = createWorld();
    await world.drop(A);
    await world.pass(100);
    await world.drop(A);
    await world.drop('lyon/READY', '');
    await world.pass(300);
    expect(world.executions.size).toBe(1);
  });

  it('that goes A → B → A → B starts a run each time', async () => {
    const world = createWorld();
    for (const [index, content] of ['A', 'B', 'A', 'B', 'A'].entries()) {
      await world.drop(A, content);
      await world.pass(100);
      expect(world.executions.size).toBe(index + 1);
    }
  });

  it('during a run starts the next one after it', async () => {
    const world = createWorld({ runSeconds: 500 });
    await world.drop(A);
    await world.pass(50);
    await world.drop('lyon/2012/a.gml');
    await world.pass(400);
    expect(world.executions.size).toBe(1);
    await world.pass(100);
    expect(world.executions.size).toBe(2);
    await world.pass(2000);
    expect(world.executions.size).toBe(2);
  });

  it('with READY during a run starts the next one soon after it, though quiet takes longer', async () => {
    const world = createWorld({ runSeconds: 500, quietSeconds: 5000 });
    await world.drop(A);
    await world.drop('lyon/READY', '');
    await world.pass(50);
    await world.drop('lyon/2012/a.gml');
    await world.drop('lyon/READY', '');
    await world.pass(520);
    expect(world.executions.size).toBe(2);
  });

  it('whose run fails is not run again by itself, but by the next drop', async () => {
    const world = createWorld();
    await world.drop(A);
    await world.pass(300, () => true);
    await world.drop(A);
    await world.pass(300, () => true);
    expect(world.executions.size).toBe(1);
    await world.drop(A, 'mended');
    await world.pass(300);
    expect(world.executions.size).toBe(2);
  });

  it('whose run succeeded once and fails the second time is not run for ever', async () => {
    const world = createWorld();
    for (const content of ['A', 'B', 'A']) {
      await world.drop(A, content);
      await world.pass(100);
    }
    await world.drop(A, 'B');
    await world.pass(1000, () => true);
    expect([...world.executions.values()].map(({ status }) => status)).toEqual([
      'SUCCEEDED',
      'SUCCEEDED',
      'SUCCEEDED',
      'FAILED',
    ]);
  });

  it('that came last is published last, though two runs of the dataset went on at once', async () => {
    const world = createWorld({ runSeconds: 500, listedAfterSeconds: 100 });
    await world.drop(A);
    await world.pass(10);
    await world.drop('lyon/2012/a.gml');
    await world.pass(10);
    expect([...world.executions.values()].map(({ status }) => status)).toEqual(['RUNNING', 'RUNNING']);
    await world.pass(1100);
    expect(world.notices.map(({ subject }) => subject)).toEqual([
      'Chronotiles: lyon is published',
      'Chronotiles: lyon was superseded: another run published first',
      'Chronotiles: lyon is published',
    ]);
    const last = parseExecutionName([...world.executions.keys()].at(-1)!)!;
    expect((await readInputs(world.stores, last.run)).objects).toHaveLength(2);
  });

  it('that is taken away again leads to a release without it, once that is quiet', async () => {
    const world = createWorld({ quietSeconds: 20 });
    await world.drop('lyon/dataset.json', '{"expect": ["2009"]}');
    await world.drop(A);
    for (const name of ['b', 'c']) await world.drop(`lyon/2012/${name}.gml`);
    await world.pass(100);
    for (const name of ['b', 'c']) {
      await world.remove(`lyon/2012/${name}.gml`);
      await world.pass(10);
    }
    await world.pass(100);
    expect(world.executions.size).toBe(2);
    const last = parseExecutionName([...world.executions.keys()].at(-1)!)!;
    expect((await readInputs(world.stores, last.run)).objects.map(({ key }) => key)).toEqual([A]);
    await world.remove(A);
    await world.pass(300);
    expect(world.executions.size).toBe(2);
  });

  it('is not complete because its READY was taken away', async () => {
    const world = createWorld({ quietSeconds: 100 });
    await world.drop('lyon/READY', '');
    await world.remove('lyon/READY');
    await world.drop(A);
    await world.pass(50);
    expect(world.executions.size).toBe(0);
  });

  it('of one dataset leaves the others alone', async () => {
    const world = createWorld({ runSeconds: 500 });
    await world.drop(A);
    await world.drop('paris/2009/a.gml');
    await world.pass(50);
    expect([...world.executions.values()].map(({ dataset }) => dataset).sort()).toEqual(['lyon', 'paris']);
  });

  it('with a mistake in its settings starts nothing, says so and does not try again', async () => {
    const world = createWorld();
    await world.drop('lyon/dataset.json', '{"crs": ');
    await world.drop(A);
    await world.pass(300);
    expect(world.executions.size).toBe(0);
    expect(world.log).toContainEqual({
      fields: { dataset: 'lyon', reason: expect.stringContaining('lyon/dataset.json') },
      event: 'Drop:Refused',
    });
    expect(world.deadLetters).toEqual([]);
  });
});

describe('an object that is no input', () => {
  it.each(['notes.txt', 'lyon/2009/.DS_Store', 'lyon/readme.md', 'a b/2009/a.gml', '../2009/a.gml', 'lyon/2009/'])(
    'is ignored, and said so: %j',
    async (key) => {
      const world = createWorld();
      world.enqueue(JSON.stringify({ 'detail-type': 'Object Created', detail: { object: { key } } }));
      await world.pass(10);
      expect(world.log).toContainEqual({ fields: { key, reason: expect.any(String) }, event: 'Object:Ignored' });
      expect(world.executions.size).toBe(0);
    },
  );
});

describe('hostile keys', () => {
  it.each([
    'lyon/2009/a+b%20c%2F..%2F.gml',
    'lyon/2009/日本語 /e\u0301.gml',
    `lyon/2009/${'x'.repeat(1010)}.gml`,
    'lyon/2009/__proto__/constructor.gml',
    'constructor/2009/"; DROP TABLE.gml',
    'lyon/2009/a\\b\r\n.gml',
  ])('are names like others where they can be read: %j', async (key) => {
    const world = createWorld();
    await world.drop(key);
    await world.pass(100);
    const [name] = world.executions.keys();
    expect((await readInputs(world.stores, parseExecutionName(name!)!.run)).objects).toMatchObject([{ key }]);
    expect(world.deadLetters).toEqual([]);
  });

  it.each(['lyon/2009//a.gml', `lyon/2009/${'x'.repeat(1020)}.gml`, 'lyon/a.gml', 'lyon/summer/a.gml'])(
    'that cannot be read are told, alone and beside others: %j',
    async (key) => {
      const world = createWorld();
      const { list } = world.stores.inbox;
      world.stores.inbox.list = async (...args) => {
        const page = await list(...args);
        return { ...page, objects: [{ key, size: 1, etag: '"1"' }, ...page.objects] };
      };
      world.tellOfObject('Object Created', key);
      await world.pass(50);
      expect(world.notices).toEqual([
        { subject: 'Chronotiles: lyon was not run', message: expect.stringContaining('What lies there was refused') },
      ]);
      await world.drop(A);
      await world.pass(100);
      const [name] = world.executions.keys();
      expect(await readInputs(world.stores, parseExecutionName(name!)!.run)).toMatchObject({
        objects: [{ key: A }],
        rejected: [{ key }],
      });
      expect(world.deadLetters).toEqual([]);
    },
  );

  it('never lead out of a dataset, whoever writes to the queue', async () => {
    const world = createWorld({ maxReceives: 2 });
    await world.drop(A);
    await world.pass(100);
    for (const dataset of ['', '..', 'lyon/2009', '__proto__']) {
      world.enqueue(JSON.stringify({ kind: 'check', dataset, fingerprint: '', waitSeconds: 0, ready: true }));
    }
    await world.pass(300);
    expect(world.deadLetters).toHaveLength(4);
    expect(world.executions.size).toBe(1);
  });
});

describe('a store that fails for a while', () => {
  it.each(['list', 'info', 'get'] as const)('loses no drop, when it cannot %s', async (what) => {
    const world = createWorld();
    const inbox: Record<typeof what, unknown> = world.stores.inbox;
    await world.drop('lyon/dataset.json', '{"expect": ["2009", "2012"]}');
    await world.drop(A);
    const works = inbox[what];
    inbox[what] = () => Promise.reject(new StoreUnavailableError('S3 answered 503.'));
    await world.pass(40);
    await world.drop('lyon/2012/a.gml');
    await world.pass(40);
    expect(world.executions.size).toBe(0);
    inbox[what] = works;
    await world.pass(100);
    expect(world.executions.size).toBe(1);
    expect(world.notices.map(({ subject }) => subject)).toEqual(['Chronotiles: lyon is published']);
  });
});

describe('a message that nobody should send', () => {
  it('is a dead letter in the end, and takes no other with it', async () => {
    const world = createWorld({ maxReceives: 3 });
    world.enqueue('not JSON');
    world.enqueue('{"kind": "check"}');
    await world.drop(A);
    await world.pass(300);
    expect(world.executions.size).toBe(1);
    expect(world.deadLetters).toEqual(['not JSON', '{"kind": "check"}']);
  });
});

describe('five thousand events in a minute', () => {
  /** Eighty-four events a second, of two datasets in turn. */
  async function dropMany(world: ReturnType<typeof createWorld>): Promise<void> {
    for (let second = 0; second < 60; second++) {
      for (let i = 0; i < 84; i++) await world.drop(`city${i % 2}/2009/${second}-${i}.gml`);
      await world.pass(1);
    }
  }

  async function expectOneRunEach(world: ReturnType<typeof createWorld>): Promise<void> {
    expect([...world.executions.values()].map(({ dataset }) => dataset).sort()).toEqual(['city0', 'city1']);
    for (const name of world.executions.keys()) {
      expect((await readInputs(world.stores, name)).objects).toHaveLength(2520);
    }
    expect(world.deadLetters).toEqual([]);
  }

  it('lead to one run for each dataset though the function fails half of the time, and list it some hundred times', async () => {
    let calls = 0;
    // Every other invocation fails, each time a call to some service later.
    const crashesAfter = () => (calls++ % 2 === 0 ? (calls / 2) % 6 : undefined);
    const world = createWorld({ quietSeconds: 120, batchSize: 100, crashesAfter });
    let lists = 0;
    const { list } = world.stores.inbox;
    world.stores.inbox.list = (...args) => {
      lists++;
      return list(...args);
    };
    await dropMany(world);
    await world.pass(1000);
    await expectOneRunEach(world);
    expect(lists).toBeLessThan(2000);
  }, 300_000);

  it('lose nothing, though the function fails half of the time and events come twice, late and in any order', async () => {
    const event = fc.record({ file: fc.nat(40), dataset: fc.nat(2), late: fc.nat(90), twice: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 40 }),
        fc.infiniteStream(fc.option(fc.nat(4), { freq: 2, nil: undefined })),
        async (events, crash) => {
          const world = createWorld({ crashesAfter: () => crash.next().value, quietSeconds: 20, batchSize: 7 });
          for (const { file, dataset, late, twice } of events) {
            const key = `city${dataset}/2009/${file}.gml`;
            await world.drop(key, String(late), late);
            if (twice) await world.drop(key, String(late), late + 30);
            await world.pass(file % 3);
          }
          await world.pass(3000);
          // Whatever was dropped is what the release is made of: one more look at every dataset finds nothing to do.
          for (const dataset of new Set(events.map((one) => one.dataset))) {
            const last = [...world.executions].filter(([, execution]) => execution.dataset === `city${dataset}`).at(-1);
            expect(last).toBeDefined();
            const { objects } = await readInputs(world.stores, parseExecutionName(last![0])!.run);
            const dropped = events
              .filter((one) => one.dataset === dataset)
              .map(({ file }) => `city${dataset}/2009/${file}.gml`);
            expect(objects.map(({ key }) => key)).toEqual([...new Set(dropped)].sort());
          }
          const names = [...world.executions.keys()];
          expect(new Set(names).size).toBe(names.length);
        },
      ),
      { numRuns: 30 },
    );
  });
});
