import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { ALL_ASKED, deployed } from './testing/deployed.ts';

const { template } = deployed();

it('takes notices by TLS only, from this account', () => {
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        Match.objectLike({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]),
    },
  });
});

it('writes to somebody, and watches the money, where asked', () => {
  template.resourceCountIs('AWS::SNS::Subscription', 0);
  template.resourceCountIs('AWS::Budgets::Budget', 0);
  const asked = deployed(ALL_ASKED).template;
  asked.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: ALL_ASKED.alertEmail });
  const budget = Object.values(asked.findResources('AWS::Budgets::Budget'));
  expect(budget).toHaveLength(1);
  expect(budget[0].Properties).toMatchObject({
    Budget: {
      BudgetLimit: { Amount: 20, Unit: 'USD' },
      TimeUnit: 'MONTHLY',
      CostFilters: { TagKeyValue: ['user:chronotiles$Chronotiles-everything'] },
    },
    NotificationsWithSubscribers: [
      { Notification: { NotificationType: 'ACTUAL', Threshold: 80 } },
      { Notification: { NotificationType: 'FORECASTED', Threshold: 100 } },
    ],
  });
});
