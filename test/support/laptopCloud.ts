/** The deployed system on this machine, as a test sees it. */
import { spawn } from 'node:child_process';
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { Client as MinioClient } from 'minio';
import { z } from 'zod';
import { freezeInputs } from '../../lib/inbox/freeze.ts';
import { pipelineVersion } from '../../lib/inbox/names.ts';
import { type Deployment, findDeployment } from '../../lib/run/cloud/deployment.ts';
import { startInCloud } from '../../lib/run/cloud/executions.ts';
import { specs } from '../../lib/steps/specs.ts';
import { listAll } from '../../lib/store/store.ts';
import { type Cloud, type CloudOptions, openCloud } from '../../scripts/cloud/cloud.ts';
import { findLocalStack } from '../../scripts/cloud/localstack.ts';
import { findMinio } from '../../scripts/cloud/minio.ts';

/** Undefined, after a word of why, where something is missing that the cloud is made of. */
export async function cloudPrograms(what: string): Promise<Pick<CloudOptions, 'minio' | 'localStack'> | undefined> {
  const [minio, localStack] = [await findMinio(), findLocalStack()];
  if (minio && localStack) return { minio, localStack };
  const missing = [minio ? '' : 'MinIO', localStack ? '' : 'LocalStack'].filter(Boolean).join(' and ');
  console.warn(`${what}: without ${missing} ("npm run setup" installs them) these tests are skipped.`);
  return undefined;
}

export interface TestCloud extends Cloud {
  deployment: Deployment;
  /** Executions of a dataset, the first one first. */
  executions(dataset: string): Promise<Execution[]>;
  /** The n-th execution of a dataset, as soon as there is one. */
  started(dataset: string, number: number): Promise<Execution>;
  /** The same once it has ended. */
  ended(dataset: string, number: number): Promise<Execution>;
  runningTasks(): Promise<string[]>;
  /** Id of the process of a task's container. */
  processOf(taskArn: string): Promise<number>;
  minioClient: MinioClient;
}

export interface Execution {
  arn: string;
  run: string;
  status: string;
  error?: string | undefined;
  cause?: string | undefined;
}

const inputSchema = z.object({ run: z.string(), dataset: z.string() });

/** Brings a cloud up, and makes this process one that works with it. */
export async function openTestCloud(options: CloudOptions): Promise<TestCloud> {
  const cloud = await openCloud(options);
  Object.assign(process.env, cloud.env);
  const deployment = await findDeployment();
  const [sfn, ecs] = [new SFNClient({}), new ECSClient({})];
  const { port } = new URL(cloud.s3.endpoint);
  const { accessKeyId: accessKey, secretAccessKey: secretKey } = cloud.s3.credentials;

  async function executions(dataset: string): Promise<Execution[]> {
    const request = new ListExecutionsCommand({ stateMachineArn: deployment.stateMachineArn });
    const { executions: listed = [] } = await sfn.send(request);
    const all = await Promise.all(
      listed.map(async ({ executionArn = '' }) => {
        const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        const input = inputSchema.parse(JSON.parse(found.input ?? ''));
        const { status = '', startDate, error, cause } = found;
        return { ...input, arn: executionArn, status, at: startDate?.getTime() ?? 0, error, cause };
      }),
    );
    return all.filter((one) => one.dataset === dataset).toSorted((a, b) => a.at - b.at);
  }

  const started = async (dataset: string, number: number): Promise<Execution> => {
    if (!cloud.outputs.QueueUrl && (await executions(dataset)).length < number) {
      const { inputs } = await freezeInputs(deployment.stores, dataset, {
        pipelineVersion: pipelineVersion(Object.values(specs)),
      });
      await startInCloud(deployment, { input: { run: inputs.run, dataset }, pipeline: 'temporalTiles', by: 'x' });
    }
    return until(`run ${number} of ${dataset}`, async () => (await executions(dataset))[number - 1]);
  };

  return {
    ...cloud,
    deployment,
    executions,
    started,
    async ended(dataset, number) {
      await started(dataset, number);
      return until(`the end of run ${number} of ${dataset}`, async () => {
        const execution = (await executions(dataset))[number - 1]!;
        return execution.status === 'RUNNING' ? undefined : execution;
      });
    },
    async runningTasks() {
      const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: deployment.clusterArn }));
      return taskArns;
    },
    async processOf(taskArn) {
      const request = new DescribeTasksCommand({ cluster: deployment.clusterArn, tasks: [taskArn] });
      const { tasks } = await ecs.send(request);
      return Number(tasks![0]!.containers![0]!.runtimeId);
    },
    minioClient: new MinioClient({ endPoint: '127.0.0.1', port: Number(port), useSSL: false, accessKey, secretKey }),
  };
}

/** Asks again and again until there is an answer. @throws Error after two minutes */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  { everyMilliseconds = 200, seconds = 120 } = {},
): Promise<T> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; ) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, everyMilliseconds));
  }
  throw new Error(`There was no ${what} in ${seconds} seconds.`);
}

const startedSchema = z.looseObject({ task: z.string(), taskArn: z.string() });

/** Tasks of a run that have started and left no result yet, by the records that they write. */
export async function startedTasks(
  { stores: { work } }: Deployment,
  run: string,
): Promise<{ task: string; arn: string }[]> {
  const keys = new Set<string>();
  for await (const { key } of listAll(work, `v1/runs/${run}/`)) keys.add(key);
  const records = [...keys].filter(
    (key) => /\/started\.\d+\.json$/.test(key) && !keys.has(key.replace(/started\.\d+\.json$/, 'result.json')),
  );
  return Promise.all(
    records.map(async (key) => {
      const { task, taskArn } = startedSchema.parse(JSON.parse(Buffer.from(await work.get(key)).toString()));
      return { task, arn: taskArn };
    }),
  );
}

/** Puts a file to an address by curl. */
export async function curlPut(address: string, file: string): Promise<void> {
  const child = spawn('curl', ['--silent', '--fail', '--upload-file', file, address], { stdio: 'ignore' });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`curl ended with exit code ${code}.`);
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
