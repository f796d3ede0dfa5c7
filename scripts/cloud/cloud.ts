/** A deployment on this machine: MinIO, LocalStack, and the stacks on them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { createS3Client } from '../../lib/store/s3.ts';
import { synthesize } from './assembly.ts';
import { deploy, LOCAL_ACCOUNT } from './deploy.ts';
import type { Engine } from './engine.ts';
import { LOCAL_IMAGE, type LocalStack, startLocalStack } from './localstack.ts';
import { type MinioOptions, type S3Server, startMinio } from './minio.ts';
import { freePort } from './programs.ts';

export interface CloudOptions {
  /** Of the programs, as `installMinio` and `installLocalStack` answer them. */
  minio: string;
  localStack: string;
  /** Where LocalStack writes what it does. */
  log: string;
  /** What the stacks are configured with, as `cdk deploy -c` takes it. */
  context?: Record<string, unknown>;
  s3?: MinioOptions;
  /** An S3 server that runs already, which is neither started nor ended here. */
  given?: S3Server | undefined;
  /** Of LocalStack; a free one, if not given. */
  port?: number;
  /** Tasks run in containers of the image `chronotiles-step` there, not as processes. */
  engine?: Engine | undefined;
  say?: (line: string) => void;
}

export interface Cloud {
  s3: S3Server;
  localStack: LocalStack;
  /** Of the stack. */
  outputs: Record<string, string>;
  /** What makes a program of the AWS SDK work with this deployment. */
  env: Record<string, string>;
  /** Ends both servers and all that they started. */
  stop(): Promise<void>;
}

/** Where LocalStack takes what MinIO tells of objects. */
const OBJECT_EVENTS = '/_emulator/object-events';

/** Starts both servers and deploys the stacks. When it throws, nothing is left running. */
export async function openCloud(options: CloudOptions): Promise<Cloud> {
  const { say = () => {} } = options;
  const port = options.port ?? (await freePort());
  const endpoint = `http://127.0.0.1:${port}`;
  const template = await mkdtemp(join(tmpdir(), 'chronotiles-synth-'));
  const synthesized = synthesize(template, { image: LOCAL_IMAGE, ...options.context });
  synthesized.catch(() => {});
  const servers: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    // LocalStack first: its tasks write to MinIO to their end.
    for (const server of servers.toReversed()) await server.stop();
  };
  try {
    say(
      options.given
        ? `Starting LocalStack, with ${options.given.endpoint} as its S3 …`
        : 'Starting MinIO and LocalStack …',
    );
    const webhook = `${endpoint}${OBJECT_EVENTS}`;
    const s3 = options.given ?? (await startMinio(options.minio, { webhook, ...options.s3 }));
    servers.push(s3);
    const localStack = await startLocalStack(options.localStack, { ...options, s3, port });
    servers.push(localStack);
    say('Deploying the stack …');
    const { region, credentials } = s3;
    const outputs = await deploy(await synthesized, {
      cloudFormation: new CloudFormationClient({ endpoint, region, credentials }),
      s3: createS3Client(s3),
      account: LOCAL_ACCOUNT,
      region,
    });
    return { s3, localStack, outputs, env: environmentOf(s3, localStack), stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    await rm(template, { recursive: true, force: true });
  }
}

function environmentOf(s3: S3Server, localStack: LocalStack): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: localStack.endpoint,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_REGION: s3.region,
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
  };
}
