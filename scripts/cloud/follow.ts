/** Tells of runs as they start and end. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { failureReason } from '../../lib/run/reason.ts';
import type { Cloud } from './cloud.ts';
import { tilesAddress } from './guide.ts';

const inputSchema = z.looseObject({ run: z.string(), dataset: z.string() });
const EVERY_MILLISECONDS = 1000;

/** Says a line when an execution starts and one when it ends, until the signal aborts. */
export async function followRuns(cloud: Cloud, say: (line: string) => void, signal: AbortSignal): Promise<void> {
  const { localStack, s3, outputs } = cloud;
  const client = new SFNClient({ endpoint: localStack.endpoint, region: s3.region, credentials: s3.credentials });
  const told = new Map<string, string>();
  while (!signal.aborted) {
    const request = new ListExecutionsCommand({ stateMachineArn: outputs.StateMachineArn });
    const { executions = [] } = await client.send(request).catch(() => ({ executions: [] as ExecutionListItem[] }));
    for (const { executionArn = '', status = '' } of executions.toReversed()) {
      if (told.get(executionArn) === status) continue;
      told.set(executionArn, status);
      say(await describe(client, executionArn, tilesAddress(s3.endpoint, outputs.TilesBucket ?? '')));
    }
    await delay(EVERY_MILLISECONDS, undefined, { signal }).catch(() => {});
  }
}

async function describe(client: SFNClient, executionArn: string, tiles: string): Promise<string> {
  const found = await client.send(new DescribeExecutionCommand({ executionArn }));
  const { run, dataset } = inputSchema.parse(JSON.parse(found.input ?? '{}'));
  const name = `${dataset}: run ${run}`;
  if (found.status === 'RUNNING') return `${name} has started.`;
  const seconds = ((found.stopDate?.getTime() ?? 0) - (found.startDate?.getTime() ?? 0)) / 1000;
  const took = `after ${seconds.toFixed(0)} s`;
  if (found.status === 'SUCCEEDED') return `${name} is done ${took}: ${tiles}${dataset}/tileset.json`;
  const why = failureReason(found.error ?? '', found.cause ?? '');
  return `${name} ended as ${found.status?.toLowerCase()} ${took}${why ? `: ${why}` : '.'}`;
}
