import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { deployed, referred, resources } from './testing/deployed.ts';

const { template } = deployed({ quietSeconds: 30 });

/** The logical id of the one resource of a type whose id begins so. */
function idOf(type: string, beginning: string): string {
  const ids = Object.keys(resources(template, type)).filter((id) => id.startsWith(beginning));
  expect(ids).toHaveLength(1);
  return ids[0]!;
}

const queue = idOf('AWS::SQS::Queue', 'Drops');
const deadLetters = idOf('AWS::SQS::Queue', 'DropDeadLetters');
const inbox = idOf('AWS::S3::Bucket', 'InboxBucket');

describe('the trigger', () => {
  it('queues every object that is dropped or taken away, and every run that starts or ends', () => {
    for (const EventPattern of [
      {
        source: ['aws.s3'],
        'detail-type': ['Object Created', 'Object Deleted'],
        detail: { bucket: { name: [{ Ref: inbox }] } },
      },
      {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [{ Ref: Match.stringLikeRegexp('^TemporalTiles') }] },
      },
    ]) {
      template.hasResourceProperties('AWS::Events::Rule', {
        EventPattern,
        Targets: [
          Match.objectLike({
            Arn: { 'Fn::GetAtt': [queue, 'Arn'] },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': [deadLetters, 'Arn'] } },
          }),
        ],
      });
    }
  });

  it('tries a message again for longer than chance lasts, and then keeps it', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters, 'Arn'] }, maxReceiveCount: 20 },
      SqsManagedSseEnabled: true,
    });
  });

  it('answers messages in batches, and each for itself', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [queue, 'Arn'] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  it('gives a message more time than the function has, so that none is answered twice at once', () => {
    const { VisibilityTimeout } = resources(template, 'AWS::SQS::Queue')[queue]!.Properties;
    const [onDrop] = Object.values(resources(template, 'AWS::Lambda::Function'));
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(onDrop!.Properties.Timeout));
  });

  it('tells the function how long a drop has to be quiet', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ QUIET_SECONDS: '30' }) },
      TracingConfig: { Mode: 'Active' },
    });
  });

  it('lets the function write records of runs and nothing else, and start the one machine', () => {
    const [policy] = Object.values(
      template.findResources('AWS::IAM::Policy', {
        Properties: { PolicyName: Match.stringLikeRegexp('^OnDropRole') },
      }),
    );
    const statements: { Action: string | string[]; Resource: unknown }[] = policy!.Properties.PolicyDocument.Statement;
    const resourcesOf = (action: string) =>
      statements.filter(({ Action }) => [Action].flat().includes(action)).flatMap(({ Resource }) => [Resource].flat());
    const puts = resourcesOf('s3:PutObject').map((one) => JSON.stringify(one));
    expect(puts).toEqual([expect.stringMatching(/WorkBucket.*\/v1\/runs\/\*"/)]);
    expect(resourcesOf('s3:DeleteObject*')).toEqual([]);
    expect(resourcesOf('states:StartExecution').map(referred)).toEqual([expect.stringMatching(/^TemporalTiles/)]);
    expect(resourcesOf('sqs:SendMessage').map(referred)).toEqual([queue]);
  });
});
