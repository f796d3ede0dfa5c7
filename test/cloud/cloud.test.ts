/**
 * The stacks on MinIO and LocalStack, from a dropped file to published tiles: what is proved in process elsewhere holds
 * here too, and what only servers can show is shown.
 */
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showLog } from '../../lib/cli/workbench/logs.ts';
import { retryRun } from '../../lib/cli/workbench/retry.ts';
import { showRun } from '../../lib/cli/workbench/status.ts';
import { stopRun } from '../../lib/cli/workbench/stop.ts';
import { writeDemo } from '../../lib/demo/demo.ts';
import { readInputs } from '../../lib/inbox/freeze.ts';
import { jobKey } from '../../lib/inbox/names.ts';
import { readTasks } from '../../lib/run/records.ts';
import { createFileStore } from '../../lib/store/file.ts';
import { createS3Client } from '../../lib/store/s3.ts';
import { presignPut } from '../../scripts/cloud/presign.ts';
import { type Audit, type Grant, isUseOf, listenToAudit } from '../support/audit.ts';
import { runCity } from '../support/city.ts';
import { useFolder } from '../support/folder.ts';
import {
  childrenOf,
  cloudPrograms,
  connected,
  curlPut,
  isAlive,
  openTestCloud,
  startedTasks,
  type TestCloud,
  until,
} from '../support/laptopCloud.ts';
import { dropInto, hasSamples } from '../support/samples.ts';

const DATASET = hasSamples ? 'gratte-ciel' : 'demo';
const MINUTES = 60_000;
const QUIET_SECONDS = 2;
/** Bytes that each part of an upload has at least, but for the last. */
const SMALLEST_PART = 5 << 20;
/** Of a command whose words nobody reads. */
const context = { signal: new AbortController().signal, progress: { say: () => {}, show: () => {} } };
const programs = await cloudPrograms('The cloud on this machine');

describe.skipIf(!programs)('the cloud on this machine', () => {
  const folder = useFolder('cloud');
  let audit: Audit;
  let cloud: TestCloud;
  let vintages: string[];
  /** Of the dataset, so far. */
  let executions = 0;

  beforeAll(async () => {
    audit = await listenToAudit();
    // The drops wait here; what was dropped lies in `inbox`, for the run in process.
    if (hasSamples) await dropInto(folder.path('later'), DATASET);
    else await writeDemo(createFileStore(folder.path('later')), { columns: 5, rows: 4 });
    vintages = (await readdir(folder.path('later', DATASET))).filter((name) => /^\d{4}$/.test(name)).sort();
    cloud = await openTestCloud({
      ...programs!,
      log: folder.path('localstack.log'),
      context: { quietSeconds: QUIET_SECONDS, maxConcurrency: 2 },
      s3: { folder: folder.path('objects'), env: audit.env },
    });
  }, 3 * MINUTES);

  afterAll(async () => {
    await cloud?.stop();
    audit?.close();
  });

  /** Moves a vintage to the inbox in process; answers its files as paths and keys. */
  async function nextDrop(vintage: string): Promise<{ path: string; key: string }[]> {
    const place = folder.path('inbox', DATASET);
    await createFileStore(place).put('.made', '');
    await rename(folder.path('later', DATASET, vintage), join(place, vintage));
    const names = await readdir(join(place, vintage));
    return names.map((name) => ({ path: join(place, vintage, name), key: `${DATASET}/${vintage}/${name}` }));
  }

  async function startedTask(run: string, name: RegExp): Promise<{ task: string; arn: string } | undefined> {
    return (await startedTasks(cloud.deployment, run)).find(({ task }) => name.test(task));
  }

  /** No task is left ten seconds later, nor the process of this one. */
  async function expectNoTask(pid: number): Promise<void> {
    const isOver = async () => ((await cloud.runningTasks()).length === 0 && !isAlive(pid) ? true : undefined);
    await until('end of all tasks', isOver, { seconds: 10 });
  }

  /** Waits for the run of the last drop, and holds its release to that of the run in process. */
  async function expectRelease(): Promise<void> {
    const { status, cause } = await cloud.ended(DATASET, executions);
    expect({ status, cause }).toEqual({ status: 'SUCCEEDED', cause: undefined });
    const here = await runCity({ inbox: folder.path('inbox'), out: folder.path('tiles'), dataset: DATASET });
    const { tiles } = cloud.deployment.stores;
    for (const [name, text] of Object.entries(here.bytes)) {
      const there = Buffer.from(await tiles.get(`${DATASET}/${name}`)).toString();
      expect(release(there) ?? name).toBe(release(text) ?? name);
      if (name !== 'tileset.json') expect(there).toBe(text);
    }
    for (const sha256 of here.contents) expect(await tiles.head(`${DATASET}/content/${sha256}.glb`)).toBeDefined();
  }

  it(
    'has a run for a drop by the MinIO client, with the release of the run in process, kept in MinIO',
    async () => {
      for (const { path, key } of await nextDrop(vintages[0]!)) {
        await cloud.minioClient.fPutObject(cloud.outputs.InboxBucket!, key, path);
      }
      executions++;
      await expectRelease();
      const kept = folder.path('objects', cloud.outputs.TilesBucket!, DATASET);
      expect(await readdir(kept)).toEqual(expect.arrayContaining(['content', 'releases', 'tileset.json']));
      const address = `${cloud.s3.endpoint}/${cloud.outputs.TilesBucket}/${DATASET}/tileset.json`;
      expect((await fetch(address)).status).toBe(200);
    },
    3 * MINUTES,
  );

  it(
    'tries a task again whose process was killed, on a drop by the AWS SDK',
    async () => {
      const client = createS3Client();
      for (const { path, key } of await nextDrop(vintages[1]!)) {
        const Body = await readFile(path);
        await client.send(new PutObjectCommand({ Bucket: cloud.outputs.InboxBucket, Key: key, Body }));
      }
      executions++;
      const { run } = await cloud.started(DATASET, executions);
      const killed = await until('task', () => startedTask(run, /./), { everyMilliseconds: 20 });
      process.kill(await cloud.processOf(killed.arn), 'SIGKILL');
      await expectRelease();
      const tasks = await readTasks(cloud.deployment.stores.work, run);
      expect(tasks.find(({ task }) => task === killed.task)).toMatchObject({ state: 'ok', tries: 2 });
    },
    3 * MINUTES,
  );

  it(
    'leaves no task behind a run that is stopped, and ends it right when it is tried again, on a drop by curl',
    async () => {
      for (const { path, key } of await nextDrop(vintages[2]!)) {
        await curlPut(await presignPut(cloud.env, cloud.outputs.InboxBucket!, key), path);
      }
      executions++;
      const { run } = await cloud.started(DATASET, executions);
      const task = await until('task of a map', () => startedTask(run, /^split\//), { everyMilliseconds: 20 });
      const pid = await cloud.processOf(task.arn);
      const flags = { target: 'cloud' as const, out: '' };
      expect((await stopRun({ ...flags, wait: true }, run, context)).lines).toEqual([`Run ${run} is aborted.`]);
      await expectNoTask(pid);
      expect((await cloud.ended(DATASET, executions)).status).toBe('ABORTED');

      expect((await retryRun(flags, run, context)).lines).toEqual([`temporalTiles, run ${run}: succeeded`]);
      executions++;
      await expectRelease();
      const [status, log] = [await showRun(flags, run), await showLog(flags, run, undefined)];
      expect(status.lines.slice(0, 2)).toEqual([
        `temporalTiles of ${DATASET}, run ${run}: succeeded`,
        expect.stringContaining('cloud'),
      ]);
      expect(log.lines).toContainEqual(expect.stringContaining('Task:Done'));
    },
    3 * MINUTES,
  );

  it(
    'ends the tasks of an execution that is aborted where nobody else does',
    async () => {
      await writeDemo(cloud.deployment.stores.inbox, { dataset: 'aborted', columns: 2, rows: 2 });
      await cloud.deployment.stores.inbox.put('aborted/READY', '');
      const { run, arn } = await cloud.started('aborted', 1);
      const task = await until('task', () => startedTask(run, /./), { everyMilliseconds: 20 });
      const pid = await cloud.processOf(task.arn);
      await new SFNClient({}).send(new StopExecutionCommand({ executionArn: arn }));
      await expectNoTask(pid);
    },
    MINUTES,
  );

  it(
    'rejects a poisoned file and publishes the rest',
    async () => {
      for (const { path, key } of vintages[3] === undefined ? [] : await nextDrop(vintages[3])) {
        await cloud.minioClient.fPutObject(cloud.outputs.InboxBucket!, key, path);
      }
      const poison = `${DATASET}/${vintages.at(-1)}/poison.gml`;
      await createFileStore(folder.path('inbox')).put(poison, POISON);
      await cloud.minioClient.putObject(cloud.outputs.InboxBucket!, poison, POISON);
      executions++;
      await expectRelease();
      const report = JSON.parse(
        Buffer.from(await cloud.deployment.stores.tiles.get(`${DATASET}/report.json`)).toString(),
      );
      expect(report.rejected).toEqual([expect.objectContaining({ key: poison })]);
    },
    3 * MINUTES,
  );

  it(
    'has one run for an upload in parts that takes longer than the quiet time, and another when a file is taken away',
    async () => {
      const client = createS3Client();
      const at = { Bucket: cloud.outputs.InboxBucket!, Key: 'parts/2009/größe 1+1=2 %2F.gml' };
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(at));
      const upload = { ...at, UploadId };
      const Parts: { PartNumber: number; ETag: string }[] = [];
      for (const [index, Body] of [POISON.padEnd(SMALLEST_PART), POISON].entries()) {
        await delay(QUIET_SECONDS * 1000 + 1000);
        const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber: index + 1, Body }));
        Parts.push({ PartNumber: index + 1, ETag: ETag! });
      }
      expect(await cloud.executions('parts')).toEqual([]);
      const other = { Bucket: at.Bucket, Key: 'parts/2012/other.gml' };
      await client.send(new PutObjectCommand({ ...other, Body: POISON }));
      const { ETag } = await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
      const whole = { key: at.Key, etag: ETag, size: SMALLEST_PART + POISON.length, versionId: expect.any(String) };

      const inputsOf = async ({ run }: { run: string }) => (await readInputs(cloud.deployment.stores, run)).objects;
      const first = await cloud.ended('parts', 1);
      expect(await inputsOf(first)).toMatchObject([whole, { key: other.Key }]);
      // Nothing in it can be read.
      expect(first.status).toBe('FAILED');

      await client.send(new DeleteObjectCommand(other));
      expect(await inputsOf(await cloud.ended('parts', 2))).toMatchObject([whole]);
      expect(await cloud.executions('parts')).toHaveLength(2);
    },
    2 * MINUTES,
  );

  it(
    'starts nothing for the same files again',
    async () => {
      const bucket = cloud.outputs.InboxBucket!;
      for await (const { name } of cloud.minioClient.listObjectsV2(bucket, `${DATASET}/`, true)) {
        await cloud.minioClient.fPutObject(bucket, name, folder.path('inbox', name));
      }
      await delay(QUIET_SECONDS * 1000 + 3000);
      expect(await cloud.executions(DATASET)).toHaveLength(executions);
    },
    MINUTES,
  );

  describe('the role of a step', () => {
    it(
      'lets it do nothing of another step',
      async () => {
        const { run } = (await cloud.executions(DATASET)).at(-1)!;
        const before = audit.accesses.length;
        const task = await cloud.runAs('Chronotiles-collect', ['publish', '--job', jobKey(run, 'publish')]);
        expect(task.exitCode).toBe(1);
        const refused = audit.accesses.slice(before).filter(({ status }) => status === 403);
        expect(refused.map(({ resource }) => resource)).toContainEqual(
          expect.stringContaining(`/v1/runs/${run}/publish/`),
        );
      },
      MINUTES,
    );

    it('has no grant that the runs made no use of, but for those with a reason', () => {
      const unused = [...new Set(audit.accesses.map(({ policy }) => policy))].flatMap((policy) => {
        const accesses = audit.accesses.filter((access) => access.policy === policy);
        const grants = (JSON.parse(policy) as Grant[]).filter(
          (grant) => !accesses.some((access) => isUseOf(grant, access)),
        );
        return grants.map(({ action, resource }) => `${roleOf(policy)} ${action} ${nameless(resource)}`);
      });
      const isReasoned = (grant: string) => Object.keys(UNUSED).some((pattern) => new RegExp(pattern).test(grant));
      expect(unused.filter((grant) => !isReasoned(grant))).toEqual([]);
    });
  });

  it(
    'leaves no process and no port when it is taken down',
    async () => {
      const ports = [cloud.s3.endpoint, cloud.localStack.endpoint].map((endpoint) => Number(new URL(endpoint).port));
      const pids = await childrenOf(process.pid);
      await cloud.stop();
      for (const port of ports) await expect(connected(port)).rejects.toThrow('ECONNREFUSED');
      expect(pids.length).toBeGreaterThan(1);
      expect(pids.filter(isAlive)).toEqual([]);
    },
    MINUTES,
  );

  /** Buckets by what they are for, since their names are made by CloudFormation. */
  function nameless(resource: string): string {
    const { InboxBucket, WorkBucket, TilesBucket } = cloud.outputs;
    const [bucket, ...key] = resource.replace('arn:aws:s3:::', '').split('/');
    const name = { [InboxBucket!]: 'inbox', [WorkBucket!]: 'work', [TilesBucket!]: 'tiles' }[bucket!];
    return [name, ...key].join('/');
  }
});

/** What roles may do that these runs did not, as patterns, and why they may. */
const UNUSED: Record<string, string> = {
  's3:AbortMultipartUpload': 'An upload in parts is given up only where it fails.',
  '^\\w+ s3:ListBucket': 'S3 says that an object is gone only to those who may list; none was gone.',
};

/** The step that writes its own records by a policy; the function that starts runs writes those of all. */
function roleOf(policy: string): string {
  const own = (JSON.parse(policy) as Grant[]).flatMap(({ action, resource }) =>
    action === 's3:PutObject' ? (/\/v1\/runs\/\*\/(\w+)\/\*$/.exec(resource)?.[1] ?? []) : [],
  );
  return own[0] ?? 'on-drop';
}

const POISON = '<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"><core:cityObjectMember>';

/** The release that a pointer names. */
function release(text: string): string | undefined {
  return /"release":\s*"([0-9a-f]+)"/.exec(text)?.[1];
}
