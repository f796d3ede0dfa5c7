/** `run --target cloud`: the datasets of the deployed inbox, by the deployed state machine. */
import { hostname, userInfo } from 'node:os';
import { findDeployment } from '../run/cloud/deployment.ts';
import { cloudTarget } from '../run/cloud/target.ts';
import type { Context, Outcome } from './context.ts';
import type { RunRequest } from './runDataset.ts';
import { runOpened } from './runInbox.ts';

/** @throws NoDeploymentError, and what a run throws */
export async function runInCloud(
  dataset: string | undefined,
  request: Omit<RunRequest, 'target' | 'workers'>,
  context: Context,
): Promise<Outcome> {
  const deployment = await findDeployment();
  const { stores, storeUrls } = deployment;
  const target = cloudTarget(deployment, { by: `${userInfo().username}@${hostname()}`, signal: context.signal });
  return runOpened({ folders: storeUrls, stores, storeUrls }, dataset, { ...request, target }, context);
}
