/** The deployed stack, found by its outputs: on AWS or on whatever AWS_ENDPOINT_URL names. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { z } from 'zod';
import { openStore } from '../../store/open.ts';
import type { Stores } from '../../store/store.ts';
import { NoDeploymentError } from '../errors.ts';

const outputsSchema = z.object({
  InboxBucket: z.string(),
  WorkBucket: z.string(),
  TilesBucket: z.string(),
  TilesUrl: z.string(),
  StateMachineArn: z.string(),
  ClusterArn: z.string(),
});

export interface Deployment {
  stack: string;
  stateMachineArn: string;
  clusterArn: string;
  tilesUrl: string;
  stores: Stores;
  storeUrls: Record<keyof Stores, string>;
}

/**
 * Finds the stack that CHRONOTILES_STACK names, or `Chronotiles`; keys, region and endpoints are the SDK's own, by the
 * AWS_* environment. @throws NoDeploymentError
 */
export async function findDeployment(stack = process.env.CHRONOTILES_STACK || 'Chronotiles'): Promise<Deployment> {
  const outputs = outputsSchema.safeParse(await readOutputs(stack));
  if (!outputs.success) throw new NoDeploymentError(stack, 'it was deployed by another version; deploy it again');
  const { InboxBucket, WorkBucket, TilesBucket, TilesUrl, StateMachineArn, ClusterArn } = outputs.data;
  const storeUrls = { inbox: `s3://${InboxBucket}`, work: `s3://${WorkBucket}`, tiles: `s3://${TilesBucket}` };
  const [inbox, work, tiles] = await Promise.all(Object.values(storeUrls).map((url) => openStore(url)));
  return {
    stack,
    stateMachineArn: StateMachineArn,
    clusterArn: ClusterArn,
    tilesUrl: TilesUrl,
    stores: { inbox: inbox!, work: work!, tiles: tiles! },
    storeUrls,
  };
}

async function readOutputs(stack: string): Promise<Record<string, string>> {
  try {
    const answer = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: stack }));
    const outputs = answer.Stacks?.[0]?.Outputs ?? [];
    return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']));
  } catch (error) {
    throw new NoDeploymentError(stack, (error as Error).message, { cause: error });
  }
}
