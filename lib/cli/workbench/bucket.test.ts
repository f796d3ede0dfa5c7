/** The same commands on records in a bucket, as a deployed run leaves them. */
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findMinio, type S3Server, startMinio } from '../../../scripts/cloud/minio.ts';
import { putExecution, putRecords, putTask } from '../../run/testing/records.ts';
import { createS3Client, createS3Store } from '../../store/s3.ts';
import { describeTask } from './describe.ts';
import { execInTask } from './exec.ts';
import { showHistory } from './history.ts';
import { showLog } from './logs.ts';
import { showRun, showRuns } from './status.ts';
import { showTrail } from './trail.ts';

const binary = await findMinio();
if (!binary)
  console.warn('Workbench: there is no MinIO ("npm run setup" builds it), so runs in a bucket are not looked at.');

describe.skipIf(!binary)('runs in a bucket', () => {
  let server: S3Server;
  const flags = { out: 's3://tiles', work: 's3://work' };
  beforeAll(async () => {
    server = await startMinio(binary!);
    vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', server.credentials?.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', server.credentials?.secretAccessKey);
    const client = createS3Client(server);
    await client.send(new CreateBucketCommand({ Bucket: 'work' }));
    const work = createS3Store({ bucket: 'work', client });
    await putRecords(work, 'abc1', { 'inputs.json': { dataset: 'town' } });
    await putExecution(work, 'abc1', { startedAt: '2026-01-01T00:00:00Z', host: 'fargate' });
    await putTask(work, 'abc1', 'collect', [
      [
        ['2026-01-01T00:00:01Z', 'Task:Started'],
        ['2026-01-01T00:00:02Z', 'Task:Done'],
      ],
    ]);
    await putTask(work, 'abc1', 'split/00000', [[['2026-01-01T00:00:03Z', 'Task:Started']]]);
    const started = {
      try: 1,
      startedAt: '2026-01-01T00:00:03Z',
      taskArn: 'arn:aws:ecs:eu-west-3:1:task/c/0a1b',
      imageDigest: 'sha256:7',
    };
    await putRecords(work, 'abc1', { 'split/00000/started.1.json': started });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server?.stop();
  });

  it('are listed, shown and described as those of a folder', async () => {
    expect((await showRuns(flags)).lines[1]).toMatch(/^abc1 +temporalTiles +town +running/);
    expect((await showRun(flags, 'last')).lines[0]).toBe('temporalTiles of town, run abc1: running');
    expect((await showLog(flags, 'abc', undefined)).lines).toHaveLength(3);
    expect((await showHistory(flags, 'town')).lines).toHaveLength(1);
    expect((await showTrail(flags, undefined)).lines[1]).toMatch(/abc1\/split\/00000 .* not over/);
    expect((await describeTask(flags, 'abc/split/00000')).lines.join('\n')).toMatch(
      /\(sha256:7\)[\s\S]*task +arn:aws:ecs/,
    );
    const [why, , instead] = (await execInTask(flags, 'abc/split/00000', ['sh'])).lines;
    expect(why).toContain('it runs on Fargate, where tasks let nobody in');
    expect(instead).toContain('--work s3://work');
  });
});
