/** What has to be there before a deployment to AWS, and what an account allows. Nothing is changed. */

import { createRequire } from 'node:module';
import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';

export interface Check {
  /** What was looked at, in a word or two. */
  name: string;
  state: 'ok' | 'warning' | 'failed';
  /** What was found and, where it is not well, what to do. */
  says: string;
}

/** Templates of the CDK refuse environments that were bootstrapped by less. */
const OLDEST_BOOTSTRAP = 6;

/** Quotas that a run meets first. */
const QUOTAS = [
  { service: 'fargate', code: 'L-3032A538', name: 'Fargate', unit: 'vCPUs at a time', enough: 6 },
  { service: 'fargate', code: 'L-36FBB829', name: 'Fargate Spot', unit: 'vCPUs at a time', enough: 6 },
  { service: 'lambda', code: 'L-B99A9384', name: 'Lambda', unit: 'functions at a time', enough: 10 },
] as const;

/** Asks the account that the SDK's environment names. @param stack whose state is told, if it is there */
export async function checkAws(stack = process.env.CHRONOTILES_STACK || 'Chronotiles'): Promise<Check[]> {
  const client = new CloudFormationClient({});
  const toolkit = await findStack(client, 'CDKToolkit').catch((error: Error) => error);
  if (toolkit instanceof Error) return [deployer(), unreachable(toolkit)];
  const region = await client.config.region();
  return [
    deployer(),
    { name: 'Account', state: 'ok', says: `AWS answers in ${region}.` },
    bootstrapped(toolkit),
    deployed(stack, await findStack(client, stack)),
    ...(await Promise.all(QUOTAS.map(checkQuota))),
  ];
}

/** The CDK comes with a clone, not with the package. */
function deployer(): Check {
  const name = 'CDK';
  try {
    const { version } = createRequire(import.meta.url)('aws-cdk/package.json') as { version: string };
    if (version.startsWith('2.')) return { name, state: 'ok', says: `Version ${version}.` };
    return { name, state: 'failed', says: `Version ${version} does not read what is synthesised: run "npm ci".` };
  } catch {
    return { name, state: 'warning', says: 'It is not here: deploy from a clone, after "npm ci".' };
  }
}

async function findStack(client: CloudFormationClient, StackName: string): Promise<Stack | undefined> {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (error) {
    // CloudFormation has no name of its own for a stack that is not there.
    if ((error as Error).name === 'ValidationError') return undefined;
    throw error;
  }
}

function unreachable({ name, message }: Error): Check {
  const todo =
    name === 'CredentialsProviderError' || /region/i.test(message)
      ? 'set AWS_PROFILE and AWS_REGION, or run "aws configure"'
      : 'check the credentials and what they may do';
  return { name: 'Account', state: 'failed', says: `AWS does not answer (${name}: ${message}): ${todo}.` };
}

function bootstrapped(toolkit: Stack | undefined): Check {
  const name = 'Bootstrap';
  const todo = 'run "npx cdk bootstrap" once for account and region';
  if (!toolkit) return { name, state: 'failed', says: `The CDK was never used here: ${todo}.` };
  const version = Number(toolkit.Outputs?.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue ?? 0);
  if (version < OLDEST_BOOTSTRAP) {
    return {
      name,
      state: 'failed',
      says: `Version ${version} is too old, ${OLDEST_BOOTSTRAP} is needed: ${todo} again.`,
    };
  }
  return { name, state: 'ok', says: `Version ${version}.` };
}

function deployed(name: string, stack: Stack | undefined): Check {
  if (!stack) return { name, state: 'warning', says: 'It is not deployed yet: run "npx cdk deploy".' };
  const status = stack.StackStatus ?? 'UNKNOWN';
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status))
    return { name, state: 'ok', says: `It is deployed (${status}).` };
  return { name, state: 'warning', says: `It is in the state ${status}: look at its events in CloudFormation.` };
}

async function checkQuota({ service, code, name, unit, enough }: (typeof QUOTAS)[number]): Promise<Check> {
  try {
    const value = await readQuota(service, code);
    const todo = `ask for more by "aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code}"`;
    const says = `${value} ${unit}`;
    return value < enough
      ? { name, state: 'warning', says: `${says}, where a run with the usual settings takes ${enough}: ${todo}.` }
      : { name, state: 'ok', says: `${says}.` };
  } catch (error) {
    return { name, state: 'warning', says: `Its quota cannot be read (${(error as Error).message}).` };
  }
}

/** What the account has, or what every account has where it was never asked for more. */
async function readQuota(ServiceCode: string, QuotaCode: string): Promise<number> {
  const client = new ServiceQuotasClient({});
  const request = { ServiceCode, QuotaCode };
  const answer = await client
    .send(new GetServiceQuotaCommand(request))
    .catch(() => client.send(new GetAWSDefaultServiceQuotaCommand(request)));
  return answer.Quota?.Value ?? 0;
}
