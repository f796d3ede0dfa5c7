import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { PipelineProps } from '../pipelines/pipeline.ts';
import { logGroup } from './compute.ts';
import type { Config } from './config.ts';

/** What a drop leads to, and who is told. */
export interface Triggered {
  buckets: PipelineProps['buckets'];
  machine: sfn.StateMachine;
  topic: sns.ITopic;
}

/** From drop to run: what waits, and what was given up. */
export interface Trigger {
  queue: sqs.Queue;
  deadLetters: sqs.Queue;
}

/** The root of the project, which the function is bundled from. */
const ROOT = new URL('../..', import.meta.url).pathname;

/** Listing a dataset of many thousand objects takes some seconds. */
const FUNCTION_TIMEOUT = Duration.minutes(2);
/** Of a message whose function failed: not one in a million fails so often by chance. */
const MAX_RECEIVES = 20;
/** Events that come close together are answered together, so that a dataset is listed once for many. */
const BATCH = { batchSize: 1000, maxBatchingWindow: Duration.seconds(1), maxConcurrency: 2 };

/**
 * Objects that are dropped and runs that end become messages of one queue, and a function behind it starts runs. What it
 * waits for are messages to itself, which the queue delays.
 */
export function trigger(scope: Construct, { buckets, machine, topic }: Triggered, config: Config): Trigger {
  const deadLetters = messages(scope, 'DropDeadLetters', { retentionPeriod: Duration.days(14) });
  const queue = messages(scope, 'Drops', {
    visibilityTimeout: Duration.seconds(FUNCTION_TIMEOUT.toSeconds() * 6),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
  });
  const target = new SqsQueue(queue, { deadLetterQueue: deadLetters });
  new events.Rule(scope, 'ObjectDropped', {
    description: 'Somebody dropped an object into the inbox, or took one away.',
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created', 'Object Deleted'],
      detail: { bucket: { name: [buckets.inbox.bucketName] } },
    },
    targets: [target],
  });
  new events.Rule(scope, 'RunChanged', {
    description: 'A run started or ended.',
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [machine.stateMachineArn] },
    },
    targets: [target],
  });
  const onDrop = dropFunction(scope, config, {
    INBOX_BUCKET: buckets.inbox.bucketName,
    WORK_BUCKET: buckets.work.bucketName,
    TILES_BUCKET: buckets.tiles.bucketName,
    QUEUE_URL: queue.queueUrl,
    STATE_MACHINE_ARN: machine.stateMachineArn,
    TOPIC_ARN: topic.topicArn,
    QUIET_SECONDS: `${config.quietSeconds}`,
  });
  onDrop.addEventSource(new SqsEventSource(queue, { ...BATCH, reportBatchItemFailures: true }));
  grant(onDrop, { buckets, machine, topic }, queue);
  return { queue, deadLetters };
}

function messages(scope: Construct, id: string, props: sqs.QueueProps): sqs.Queue {
  return new sqs.Queue(scope, id, { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, ...props });
}

function dropFunction(scope: Construct, config: Config, environment: Record<string, string>): NodejsFunction {
  const logs = logGroup(scope, 'OnDropLogs', config);
  // A role of its own, since the usual one may write all logs of the account.
  const role = new iam.Role(scope, 'OnDropRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  logs.grantWrite(role);
  return new NodejsFunction(scope, 'OnDrop', {
    description: 'Starts the run of a dataset when its drop is complete.',
    entry: `${ROOT}lambdas/on-drop/main.ts`,
    projectRoot: ROOT,
    depsLockFilePath: `${ROOT}package-lock.json`,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    memorySize: 512,
    timeout: FUNCTION_TIMEOUT,
    tracing: lambda.Tracing.ACTIVE,
    logGroup: logs,
    role,
    environment,
    bundling: {
      format: OutputFormat.ESM,
      target: 'node24',
      minify: true,
      // What is deployed is what was tested, not what the runtime happens to bring.
      bundleAwsSDK: true,
      // Packages that are not modules ask for others by `require`.
      banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
}

/** It lists and reads the inbox, writes the records of runs, reads what is current, and starts the one machine. */
function grant(onDrop: NodejsFunction, { buckets, machine, topic }: Triggered, queue: sqs.Queue): void {
  const { inbox, work, tiles } = buckets;
  const allow = (action: string, ...resources: string[]): void =>
    onDrop.addToRolePolicy(new iam.PolicyStatement({ actions: [action], resources }));
  const runs = work.arnForObjects('v1/runs/*');
  allow('s3:GetObject', inbox.arnForObjects('*'), runs, tiles.arnForObjects('*/tileset.json'));
  allow('s3:PutObject', runs);
  // Without it S3 answers 403 instead of 404 for an object that is not there.
  allow('s3:ListBucket', inbox.bucketArn, work.bucketArn, tiles.bucketArn);
  allow('s3:ListBucketVersions', inbox.bucketArn);
  machine.grantStartExecution(onDrop);
  machine.grantRead(onDrop);
  queue.grantSendMessages(onDrop);
  topic.grantPublish(onDrop);
}
