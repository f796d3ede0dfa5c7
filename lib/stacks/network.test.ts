import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { describe, expect, it } from 'vitest';
import type { State, StateMachine } from '../pipelines/definition.ts';
import { renderTemporalTiles } from './rendering.ts';
import { ALL_ASKED, deployed, referred, resources } from './testing/deployed.ts';

/** What a task that has no way out needs an endpoint for, to be started at all. */
const NEEDED = ['ecr.api', 'ecr.dkr', 'logs'];

interface Network {
  AssignPublicIp: string;
  Subnets: string[];
}

/** The network of every RunTask of a state machine, children of maps included. */
function networks({ States }: StateMachine): [string, Network][] {
  return Object.entries(States).flatMap(([name, state]) => [
    ...(state.Resource?.endsWith(':ecs:runTask.sync') ? [[name, networkOf(state)] as [string, Network]] : []),
    ...(state.ItemProcessor ? networks(state.ItemProcessor) : []),
  ]);
}

function networkOf({ Parameters }: State): Network {
  const { NetworkConfiguration } = Parameters as unknown as {
    NetworkConfiguration: { AwsvpcConfiguration: Network };
  };
  return NetworkConfiguration.AwsvpcConfiguration;
}

/**
 * Why a task in this network would never start, if it would not: Fargate takes any subnet, and then waits in vain for the
 * image. It needs a public address and a route to an internet gateway, or all endpoints.
 */
function whyItNeverStarts(template: Template, { AssignPublicIp, Subnets }: Network): string | undefined {
  if (Subnets.length === 0) return 'it has no subnet';
  const logicalIds = Subnets.map((subnet) => subnet.slice(2, -1));
  const endpoints = Object.values(resources(template, 'AWS::EC2::VPCEndpoint'));
  const missing = NEEDED.filter(
    (service) =>
      !logicalIds.every((subnet) =>
        endpoints.some(({ Properties: { ServiceName, SubnetIds, PrivateDnsEnabled } }) => {
          const subnets = ((SubnetIds ?? []) as unknown[]).map(referred);
          return JSON.stringify(ServiceName).includes(`.${service}"`) && PrivateDnsEnabled && subnets.includes(subnet);
        }),
      ),
  );
  if (!logicalIds.every((subnet) => hasGatewayToS3(template, subnet))) return 'it has no gateway to S3';
  if (missing.length === 0) return undefined;
  if (!logicalIds.every((subnet) => leadsOut(template, subnet))) return `it lacks endpoints to ${missing.join(', ')}`;
  return AssignPublicIp === 'ENABLED' ? undefined : 'it has no public address';
}

function routeTableOf(template: Template, subnet: string): string | undefined {
  const associations = Object.values(resources(template, 'AWS::EC2::SubnetRouteTableAssociation'));
  const own = associations.find(({ Properties: { SubnetId } }) => referred(SubnetId) === subnet);
  return referred(own?.Properties.RouteTableId);
}

function leadsOut(template: Template, subnet: string): boolean {
  const table = routeTableOf(template, subnet);
  const gateways = Object.keys(resources(template, 'AWS::EC2::InternetGateway'));
  return Object.values(resources(template, 'AWS::EC2::Route')).some(
    ({ Properties: { RouteTableId, DestinationCidrBlock, GatewayId } }) =>
      referred(RouteTableId) === table &&
      DestinationCidrBlock === '0.0.0.0/0' &&
      gateways.includes(referred(GatewayId)!),
  );
}

function hasGatewayToS3(template: Template, subnet: string): boolean {
  const table = routeTableOf(template, subnet);
  return Object.values(resources(template, 'AWS::EC2::VPCEndpoint')).some(
    ({ Properties: { VpcEndpointType, ServiceName, RouteTableIds } }) =>
      VpcEndpointType === 'Gateway' &&
      JSON.stringify(ServiceName).includes('.s3"') &&
      ((RouteTableIds ?? []) as unknown[]).map(referred).includes(table),
  );
}

describe.each([
  ['a public network', {}, 8],
  ['a public network on Spot', { capacity: 'spot' }, 16],
  ['a private network', { network: 'private', image: ALL_ASKED.image }, 8],
] as const)('%s', (_, settings, tasks) => {
  const { template } = deployed(settings);

  it('lets every task start', () => {
    const found = networks(renderTemporalTiles(settings).definition);
    expect(found).toHaveLength(tasks);
    for (const [name, network] of found) expect([name, whyItNeverStarts(template, network)]).toEqual([name, undefined]);
  });

  it('has no NAT, lets nobody in, and lets tasks out by HTTPS alone', () => {
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    const [group] = Object.values(resources(template, 'AWS::EC2::SecurityGroup')).filter(({ Properties }) =>
      /^Tasks/.test(String(Properties.GroupDescription)),
    );
    expect(group.Properties).toMatchObject({
      SecurityGroupEgress: [{ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }],
    });
    expect(group.Properties.SecurityGroupIngress).toBeUndefined();
  });
});

it('keeps a private network without any way out', () => {
  const { template, stack } = deployed({ network: 'private', image: ALL_ASKED.image });
  template.resourceCountIs('AWS::EC2::InternetGateway', 0);
  for (const service of NEEDED) {
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      ServiceName: Match.objectLike({ 'Fn::Join': ['', Match.arrayWith([`.${service}`])] }),
    });
  }
  const said = stack.node.metadata.map(({ data }) => String(data));
  expect(said).toContainEqual(
    expect.stringMatching(/3 interface endpoints in 2 zones: at least 44 US dollars a month/),
  );
});

it('would tell of subnets that lead nowhere', () => {
  const stack = new Stack(new App(), 'Isolated');
  const vpc = new ec2.Vpc(stack, 'Network', {
    natGateways: 0,
    subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    gatewayEndpoints: { s3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
  });
  const Subnets = vpc.isolatedSubnets.map((subnet) => `\${${stack.resolve(subnet.subnetId).Ref}}`);
  const template = Template.fromStack(stack);
  expect(whyItNeverStarts(template, { AssignPublicIp: 'DISABLED', Subnets })).toContain('ecr.api, ecr.dkr, logs');
  const open = deployed().template;
  const [[, network]] = networks(renderTemporalTiles().definition);
  expect(whyItNeverStarts(open, { ...network, AssignPublicIp: 'DISABLED' })).toBe('it has no public address');
});
