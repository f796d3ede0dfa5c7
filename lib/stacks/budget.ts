import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type Config, DEPLOYMENT_TAG, stackName } from './config.ts';

/** Tells the topic when most of a month's money is spent, and when all of it will be. It ends nothing. */
export function budget(scope: Construct, config: Config, topic: sns.Topic): void {
  if (config.monthlyBudget === undefined) return;
  const tell = (
    notificationType: 'ACTUAL' | 'FORECASTED',
    threshold: number,
  ): CfnBudget.NotificationWithSubscribersProperty => ({
    notification: { notificationType, threshold, thresholdType: 'PERCENTAGE', comparisonOperator: 'GREATER_THAN' },
    subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
  });
  new CfnBudget(scope, 'Budget', {
    budget: {
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: config.monthlyBudget, unit: 'USD' },
      costFilters: { TagKeyValue: [`user:${DEPLOYMENT_TAG}$${stackName(config)}`] },
    },
    notificationsWithSubscribers: [tell('ACTUAL', 80), tell('FORECASTED', 100)],
  });
}
