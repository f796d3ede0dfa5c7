/** The deployed system on this machine, as a test sees it. */
import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { DescribeTasksCommand, ECSClient, ListTasksCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { Client as MinioClient } from 'minio';
import { z } from 'zod';
import { type Deployment, findDeployment } from '../../lib/run/cloud/deployment.ts';
import { listAll } from '../../lib/store/store.ts';
import { type Cloud, type CloudOptions, openCloud } from '../../scripts/cloud/cloud.ts';
import { findLocalStack } from '../../scripts/cloud/localstack.ts';
import { findMinio } from '../../scripts/cloud/minio.ts';
import { execute } from '../../scripts/cloud/programs.ts';

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
  /** Runs a task by hand: the command of one step, say, by the role of another. */
  runAs(taskDefinition: string, command: string[]): Promise<{ exitCode: number | undefined }>;
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

  const started = (dataset: string, number: number): Promise<Execution> =>
    until(`run ${number} of ${dataset}`, async () => (await executions(dataset))[number - 1]);

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
    async runAs(taskDefinition, command) {
      const cluster = deployment.clusterArn;
      const overrides = { containerOverrides: [{ name: 'step', command }] };
      const { tasks: [started] = [] } = await ecs.send(new RunTaskCommand({ cluster, taskDefinition, overrides }));
      const request = new DescribeTasksCommand({ cluster, tasks: [started!.taskArn!] });
      return until(`end of ${command.join(' ')}`, async () => {
        const task = (await ecs.send(request)).tasks![0]!;
        return task.lastStatus === 'STOPPED' ? { exitCode: task.containers![0]!.exitCode } : undefined;
      });
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

/** All processes that a process started, and those that they started. */
export async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await execute('ps', ['-e', '-o', 'pid=,ppid=']);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const below = (parent: number): number[] =>
    rows.filter(([, by]) => by === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid).filter(isAlive);
}

/** Connects to a port of this machine and hangs up. @throws Error where nobody listens */
export function connected(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
