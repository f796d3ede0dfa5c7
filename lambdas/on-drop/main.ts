/** The function behind the inbox: its ports in AWS. `handler` is what Lambda calls with messages of the queue. */
import { ExecutionAlreadyExists, paginateListExecutions, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { pino } from 'pino';
import { z } from 'zod';
import { createS3Client, createS3Store } from '../../lib/store/s3.ts';
import { handleBatch } from './handleBatch.ts';
import type { Ports } from './ports.ts';

/** What the stack tells the function. */
const environment = z.object({
  INBOX_BUCKET: z.string(),
  WORK_BUCKET: z.string(),
  TILES_BUCKET: z.string(),
  QUEUE_URL: z.string(),
  STATE_MACHINE_ARN: z.string(),
  TOPIC_ARN: z.string(),
  QUIET_SECONDS: z.coerce.number(),
});

/** Executions that one request lists at most. */
const PAGE_SIZE = 1000;

let ports: Ports | undefined;

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  ports ??= portsOf(environment.parse(process.env));
  const failed = await handleBatch(ports, Records);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

function portsOf(env: z.infer<typeof environment>): Ports {
  const client = createS3Client();
  const queue = new SQSClient();
  const machines = new SFNClient();
  const notices = new SNSClient();
  const stateMachineArn = env.STATE_MACHINE_ARN;
  const store = (bucket: string) => createS3Store({ bucket, client });
  return {
    stores: { inbox: store(env.INBOX_BUCKET), work: store(env.WORK_BUCKET), tiles: store(env.TILES_BUCKET) },
    quietSeconds: env.QUIET_SECONDS,
    log: pino({ base: null }),

    async send(check, DelaySeconds) {
      const MessageBody = JSON.stringify(check);
      await queue.send(new SendMessageCommand({ QueueUrl: env.QUEUE_URL, MessageBody, DelaySeconds }));
    },

    async notify(Subject, Message) {
      await notices.send(new PublishCommand({ TopicArn: env.TOPIC_ARN, Subject, Message }));
    },

    async running() {
      const names: string[] = [];
      const request = { stateMachineArn, statusFilter: 'RUNNING' as const };
      for await (const page of paginateListExecutions({ client: machines, pageSize: PAGE_SIZE }, request)) {
        for (const { name } of page.executions ?? []) if (name !== undefined) names.push(name);
      }
      return names;
    },

    async start(name, input) {
      const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
      try {
        const { executionArn, startDate } = await machines.send(command);
        return { arn: executionArn!, startedAt: startDate!.toISOString() };
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return undefined;
        throw error;
      }
    },
  };
}
