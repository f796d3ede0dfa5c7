import { Annotations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { acknowledge } from '../pipelines/acknowledge.ts';
import type { PipelineProps } from '../pipelines/pipeline.ts';
import type { Config } from './config.ts';

/** Where tasks run. */
export interface Network extends Pick<PipelineProps, 'subnets' | 'assignPublicIp'> {
  vpc: ec2.IVpc;
  securityGroup: ec2.SecurityGroup;
}

/** What Fargate needs to start a task from a subnet without a way out; S3 has a gateway, which costs nothing. */
const ENDPOINTS = {
  EcrApi: ec2.InterfaceVpcEndpointAwsService.ECR,
  EcrDocker: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  Logs: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
};
const AVAILABILITY_ZONES = 2;
/** US dollars an interface endpoint costs in a zone, by the hour, in the cheapest regions (aws.amazon.com/privatelink/pricing). */
const ENDPOINT_HOUR = 0.01;

/**
 * A network without NAT: tasks have public addresses, behind a security group that lets nobody in, or they lie in subnets
 * that lead nowhere, and reach AWS by interface endpoints.
 */
export function network(scope: Construct, config: Config): Network {
  const isPublic = config.network === 'public';
  const subnetType = isPublic ? ec2.SubnetType.PUBLIC : ec2.SubnetType.PRIVATE_ISOLATED;
  const vpc = new ec2.Vpc(scope, 'Network', {
    maxAzs: AVAILABILITY_ZONES,
    natGateways: 0,
    subnetConfiguration: [{ name: config.network, subnetType }],
    gatewayEndpoints: { s3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
  });
  acknowledge(vpc, {
    VPC7: 'Nobody can get in and tasks talk to AWS alone: logs of that would cost more than they tell.',
  });
  const securityGroup = new ec2.SecurityGroup(scope, 'Tasks', {
    vpc: vpc as ec2.IVpc,
    description: 'Tasks reach out by HTTPS. Nobody reaches in.',
    allowAllOutbound: false,
  });
  securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'S3, ECR and CloudWatch Logs');
  if (!isPublic) addEndpoints(scope, vpc, securityGroup);
  return { vpc: vpc as ec2.IVpc, securityGroup, subnets: { subnetType }, assignPublicIp: isPublic };
}

function addEndpoints(scope: Construct, vpc: ec2.Vpc, tasks: ec2.SecurityGroup): void {
  const securityGroup = new ec2.SecurityGroup(scope, 'Endpoints', {
    vpc: vpc as ec2.IVpc,
    description: 'Tasks reach the endpoints. Endpoints reach nobody.',
    allowAllOutbound: false,
  });
  securityGroup.addIngressRule(tasks, ec2.Port.HTTPS, 'Tasks');
  for (const [id, service] of Object.entries(ENDPOINTS)) {
    vpc.addInterfaceEndpoint(id, { service, securityGroups: [securityGroup], open: false });
  }
  const monthly = Object.keys(ENDPOINTS).length * AVAILABILITY_ZONES * ENDPOINT_HOUR * 730;
  Annotations.of(scope).addInfo(
    `A private network has ${Object.keys(ENDPOINTS).length} interface endpoints in ${AVAILABILITY_ZONES} zones: at least ` +
      `${monthly.toFixed(0)} US dollars a month, whether anything runs or not.`,
  );
}
