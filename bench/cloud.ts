/**
 * `node bench/cloud.ts`: from nothing running to published tiles of the made city, on MinIO and LocalStack of this machine,
 * against the same run in process. A second drop, with the quiet time set to 0, shows how soon a run starts.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { writeDemo } from '../lib/demo/demo.ts';
import { readTasks } from '../lib/run/records.ts';
import { createFileStore } from '../lib/store/file.ts';
import { createS3Client, createS3Store } from '../lib/store/s3.ts';
import { listAll } from '../lib/store/store.ts';
import { openCloud } from '../scripts/cloud/cloud.ts';
import { installLocalStack } from '../scripts/cloud/localstack.ts';
import { installMinio } from '../scripts/cloud/minio.ts';
import { measure } from './measure.ts';
import { CHRONOTILES, DIRECTORY, printTable } from './setup.ts';

const folder = join(DIRECTORY, 'cloud');
rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'inbox'), { recursive: true });
const files = createFileStore(join(folder, 'inbox'));
await writeDemo(files);
const [minio, localStack] = [await installMinio(console.error), await installLocalStack(console.error)];
if (!minio || !localStack) throw new Error('MinIO and LocalStack are needed: "npm run setup" installs them.');

const started = performance.now();
const seconds = (since: number): number => (performance.now() - since) / 1000;
const cloud = await openCloud({ minio, localStack, log: join(folder, 'localstack.log'), context: { quietSeconds: 0 } });
try {
  const up = seconds(started);
  const inbox = createS3Store({ bucket: cloud.outputs.InboxBucket!, client: createS3Client(cloud.s3) });
  const work = createS3Store({ bucket: cloud.outputs.WorkBucket!, client: createS3Client(cloud.s3) });
  const { region, credentials } = cloud.s3;
  const sfn = new SFNClient({ endpoint: cloud.localStack.endpoint, region, credentials });

  // Without READY nothing starts for a while.
  await inbox.put('demo/dataset.json', '{"quietSeconds":900}');
  const drop = performance.now();
  for await (const { key } of listAll(files, 'demo/')) {
    if (!/\/(dataset|\.truth)\.json$/.test(key)) await inbox.put(key, await readFile(join(folder, 'inbox', key)));
  }
  await inbox.put('demo/dataset.json', await files.get('demo/dataset.json'));
  await inbox.put('demo/READY', '');
  const ready = Date.now();
  const first = await executionNumber(1);
  const published = seconds(drop);
  const whole = seconds(started);
  const run = await measure([...CHRONOTILES, 'run', join(folder, 'inbox'), '--out', join(folder, 'tiles')]);
  const tasks = await readTasks(work, first.run);
  const inTasks = tasks.reduce((sum, task) => sum + (task.seconds ?? 0), 0);

  const again = Date.now();
  const [{ key }] = (await inbox.list('demo/2015/')).objects;
  await inbox.copy(key, 'demo/2015/again.gml');
  const second = await executionNumber(2);

  printTable('the made city on MinIO and LocalStack', [
    { what: 'both servers and the stack', measured: up, unit: 's' },
    { what: 'drop with READY to published tiles', measured: published, unit: 's' },
    { what: 'all of it', measured: whole, unit: 's', bar: 120 },
    { what: 'READY to the start of the run', measured: (first.startedAt - ready) / 1000, unit: 's', bar: 3 },
    {
      what: 'object put to the start of the run, without quiet time',
      measured: (second.startedAt - again) / 1000,
      unit: 's',
      bar: 3,
    },
    { what: 'state machine, from start to end', measured: first.seconds, unit: 's' },
    { what: `inside of its ${tasks.length} tasks`, measured: inTasks, unit: 's' },
    { what: 'the same run in process', measured: run.wallSeconds, unit: 's' },
    { what: 'more than that', measured: first.seconds - run.wallSeconds, unit: 's' },
  ]);

  /** The n-th execution, when it is over. */
  async function executionNumber(n: number): Promise<{ run: string; startedAt: number; seconds: number }> {
    for (;;) {
      const listed = await sfn.send(new ListExecutionsCommand({ stateMachineArn: cloud.outputs.StateMachineArn }));
      const executions = listed.executions?.toSorted((a, b) => Number(a.startDate) - Number(b.startDate)) ?? [];
      const { executionArn, status, startDate, stopDate } = executions[n - 1] ?? {};
      if (startDate && stopDate && status !== 'RUNNING') {
        const { input } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        if (status !== 'SUCCEEDED') throw new Error(`The run ended as ${status}.`);
        const { run } = JSON.parse(input ?? '{}') as { run: string };
        return { run, startedAt: Number(startDate), seconds: (Number(stopDate) - Number(startDate)) / 1000 };
      }
      await sleep(200);
    }
  }
} finally {
  await cloud.stop();
}
