import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Config } from './config.ts';

/** Who of AWS tells something itself: alarms and budgets. */
const TELLERS = ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'];

/** Where it is told how runs ended and what is wrong. Whoever wants to know subscribes. */
export function notices(scope: Construct, { alertEmail }: Config): sns.Topic {
  const topic = new sns.Topic(scope, 'Notices', { displayName: 'Chronotiles', enforceSSL: true });
  // A topic with a policy of its own has the usual one no more, by which the account's alarms may publish.
  for (const teller of TELLERS) {
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(teller)],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
      }),
    );
  }
  if (alertEmail !== undefined) topic.addSubscription(new EmailSubscription(alertEmail));
  return topic;
}
