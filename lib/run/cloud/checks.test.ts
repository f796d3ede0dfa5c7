import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { checkAws } from './checks.ts';

afterEach(() => vi.unstubAllEnvs());

interface Account {
  /** Version of the bootstrap stack. */
  bootstrap?: number;
  /** Status of the stack. */
  stack?: string;
  /** vCPUs and functions, by the code of the quota. */
  quotas?: Record<string, number>;
}

/** Answers as CloudFormation and Service Quotas do. */
async function account({ bootstrap, stack, quotas = {} }: Account): Promise<void> {
  const described: Record<string, string | undefined> = {
    CDKToolkit: bootstrap === undefined ? undefined : member('CREATE_COMPLETE', { BootstrapVersion: `${bootstrap}` }),
    Chronotiles: stack === undefined ? undefined : member(stack, {}),
  };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString();
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string' || !body.startsWith('Action=')) {
      const { QuotaCode } = JSON.parse(body) as { QuotaCode: string };
      const isApplied = String(target).endsWith('.GetServiceQuota') && QuotaCode in quotas;
      const isDefault = String(target).endsWith('.GetAWSDefaultServiceQuota');
      response.writeHead(isApplied || isDefault ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
      if (isApplied || isDefault) response.end(JSON.stringify({ Quota: { Value: isApplied ? quotas[QuotaCode] : 6 } }));
      else response.end(JSON.stringify({ __type: 'NoSuchResourceException', message: 'None.' }));
      return;
    }
    const found = described[new URLSearchParams(body).get('StackName') ?? ''];
    response.writeHead(found ? 200 : 400, { 'content-type': 'text/xml' });
    response.end(
      found
        ? `<DescribeStacksResponse><DescribeStacksResult><Stacks>${found}</Stacks></DescribeStacksResult></DescribeStacksResponse>`
        : '<ErrorResponse><Error><Code>ValidationError</Code><Message>It does not exist</Message></Error></ErrorResponse>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'eu-west-3');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
}

function member(status: string, outputs: Record<string, string>): string {
  const told = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<member><StackName>s</StackName><StackStatus>${status}</StackStatus><Outputs>${told.join('')}</Outputs></member>`;
}

const states = (checks: Awaited<ReturnType<typeof checkAws>>) =>
  Object.fromEntries(checks.map(({ name, state }) => [name, state]));

it('finds an account that is ready', async () => {
  await account({ bootstrap: 30, stack: 'UPDATE_COMPLETE', quotas: { 'L-3032A538': 140, 'L-B99A9384': 1000 } });
  const checks = await checkAws();
  expect(states(checks)).toEqual({
    CDK: 'ok',
    Account: 'ok',
    Bootstrap: 'ok',
    Chronotiles: 'ok',
    Fargate: 'ok',
    'Fargate Spot': 'ok',
    Lambda: 'ok',
  });
  expect(checks.map(({ says }) => says)).toContain('140 vCPUs at a time.');
  expect(checks.map(({ says }) => says)).toContain('6 vCPUs at a time.');
});

it('says what to do in one that is not', async () => {
  await account({ quotas: { 'L-3032A538': 2 } });
  const checks = await checkAws();
  expect(states(checks)).toMatchObject({ Bootstrap: 'failed', Chronotiles: 'warning', Fargate: 'warning' });
  const says = checks.map((check) => check.says).join('\n');
  expect(says).toContain('run "npx cdk bootstrap" once for account and region.');
  expect(says).toContain('run "npx cdk deploy".');
  expect(says).toMatch(
    /2 vCPUs at a time, where a run with the usual settings takes 6: ask for more by "aws service-quotas/,
  );
});

it('tells of a bootstrap that is too old, and of a stack that is stuck', async () => {
  await account({ bootstrap: 4, stack: 'UPDATE_ROLLBACK_FAILED' });
  const says = (await checkAws()).map((check) => check.says).join('\n');
  expect(says).toContain('Version 4 is too old, 6 is needed');
  expect(says).toContain('It is in the state UPDATE_ROLLBACK_FAILED');
});

it('asks for nothing more where there is no account', async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-3');
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE', 'HOME']) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
  const checks = await checkAws();
  expect(checks.map(({ name }) => name)).toEqual(['CDK', 'Account']);
  expect(checks[1]).toMatchObject({ name: 'Account', state: 'failed', says: expect.stringContaining('AWS_PROFILE') });
});
