/** Deploys what `cdk synth` wrote by CloudFormation alone: a few seconds where `cdk deploy` takes half a minute. */
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import {
  type CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import yazl from 'yazl';
import type { Assembly, FileAsset } from './assembly.ts';

export interface DeployTarget {
  cloudFormation: CloudFormationClient;
  s3: S3Client;
  account: string;
  region: string;
}

/** Of LocalStack, for keys that are nobody's on AWS. */
export const LOCAL_ACCOUNT = '000000000000';
const SECONDS = 300;

/** Creates the stacks; answers their outputs by name. @throws Error that says which resource failed and why */
export async function deploy(assembly: Assembly, target: DeployTarget): Promise<Record<string, string>> {
  await createStack(target, 'CDKToolkit', { TemplateBody: bootstrap(target) });
  await Promise.all(assembly.assets.map((asset) => publish(target, asset)));
  const outputs: Record<string, string> = {};
  for (const { name, templateUrl } of assembly.stacks) {
    const TemplateURL = forThis(target, templateUrl.replace('s3://', `https://s3.${target.region}.amazonaws.com/`));
    Object.assign(outputs, await createStack(target, name, { TemplateURL }));
  }
  return outputs;
}

/** Fills in what the CDK leaves open. */
function forThis({ account, region }: DeployTarget, text: string): string {
  return text.replace(/\$\{AWS::AccountId\}/, account).replace(/\$\{AWS::Region\}/, region);
}

/** All of `cdk bootstrap` that a template asks for: the version, and the bucket of assets. */
function bootstrap({ account, region }: DeployTarget): string {
  const template = {
    Resources: {
      Version: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: '/cdk-bootstrap/hnb659fds/version', Type: 'String', Value: '30' },
      },
      Assets: {
        Type: 'AWS::S3::Bucket',
        Properties: { BucketName: `cdk-hnb659fds-assets-${account}-${region}` },
      },
    },
  };
  return JSON.stringify(template);
}

async function createStack(
  { cloudFormation: client }: DeployTarget,
  StackName: string,
  template: { TemplateBody: string } | { TemplateURL: string },
): Promise<Record<string, string>> {
  await client.send(
    new CreateStackCommand({ StackName, ...template, Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'] }),
  );
  try {
    await waitUntilStackCreateComplete({ client, maxWaitTime: SECONDS, minDelay: 1, maxDelay: 1 }, { StackName });
  } catch (error) {
    throw new Error(`The stack ${StackName} cannot be deployed: ${await reasonOf(client, StackName)}`, {
      cause: error,
    });
  }
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  const outputs = Stacks?.[0]?.Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']));
}

async function reasonOf(client: CloudFormationClient, StackName: string): Promise<string> {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
  const failed = StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'));
  const reasons = failed.map((event) => `${event.LogicalResourceId}: ${event.ResourceStatusReason}`);
  return reasons.join('; ') || 'it did not finish in time';
}

async function publish(target: DeployTarget, asset: FileAsset): Promise<void> {
  const Body = asset.packaging === 'zip' ? await zip(asset.path) : await readFile(asset.path);
  await target.s3.send(new PutObjectCommand({ Bucket: forThis(target, asset.bucket), Key: asset.key, Body }));
}

/** All files of a folder in one archive. */
async function zip(folder: string): Promise<Buffer> {
  const archive = new yazl.ZipFile();
  for (const entry of globSync('**', { cwd: folder, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) archive.addFile(path, path.slice(folder.length + 1));
  }
  archive.end();
  return buffer(archive.outputStream);
}
