import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { deployed, referred, resources } from './testing/deployed.ts';

const { template, stack } = deployed({ quietSeconds: 30 });

const alarm = (description: string) => {
  const found = Object.values(resources(template, 'AWS::CloudWatch::Alarm')).filter(({ Properties }) =>
    String(Properties.AlarmDescription).includes(description),
  );
  expect(found).toHaveLength(1);
  return found[0].Properties;
};

it('tells the topic of every alarm', () => {
  const alarms = Object.values(resources(template, 'AWS::CloudWatch::Alarm'));
  expect(alarms).toHaveLength(3);
  for (const { Properties } of alarms) {
    expect((Properties.AlarmActions as unknown[]).map(referred)).toEqual([expect.stringMatching('^Notices')]);
    expect(Properties.TreatMissingData).toBe('notBreaching');
  }
});

it('minds one run that failed or took too long', () => {
  expect(alarm('A run failed')).toMatchObject({ Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' });
  expect(JSON.stringify(alarm('A run failed').Metrics)).toMatch(/ExecutionsFailed.*ExecutionsTimedOut/);
});

it('minds one event that was given up', () => {
  expect(alarm('were given up')).toMatchObject({
    Threshold: 0,
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Value: { 'Fn::GetAtt': [expect.stringMatching('^DropDeadLetters'), 'QueueName'] } }],
  });
});

it('minds a drop that waits for half an hour beyond its quiet time', () => {
  expect(alarm('waits for too long')).toMatchObject({
    Threshold: 30 + 30 * 60,
    MetricName: 'ApproximateAgeOfOldestMessage',
    Dimensions: [{ Value: { 'Fn::GetAtt': [expect.stringMatching('^Drops'), 'QueueName'] } }],
  });
});

it('shows runs, drops and tasks that failed on one page', () => {
  const [{ Properties }] = Object.values(resources(template, 'AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(stack.resolve(Properties.DashboardBody));
  for (const shown of ['ExecutionsStarted', 'ExecutionTime', 'ApproximateAgeOfOldestMessage', 'Task:Failed']) {
    expect(body).toContain(shown);
  }
  template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: Match.absent() });
});
