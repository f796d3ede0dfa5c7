import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Config } from './config.ts';

/** What a deployment is watched by. */
export interface Watched {
  machine: sfn.StateMachine;
  queue: sqs.IQueue;
  deadLetters: sqs.IQueue;
}

const PERIOD = Duration.minutes(5);
/** A drop waits for its quiet time, and then for a function that may be tried a few times. */
const PATIENCE = Duration.minutes(30);

/** Tells the topic of runs that failed, of events that were given up, and of drops that nobody takes up. */
export function alarms(
  scope: Construct,
  { machine, queue, deadLetters }: Watched,
  topic: sns.Topic,
  config: Config,
): void {
  const ofRuns = { period: PERIOD, statistic: cloudwatch.Stats.SUM };
  const tell = (id: string, metric: cloudwatch.IMetric, threshold: number, alarmDescription: string): void => {
    new cloudwatch.Alarm(scope, id, {
      metric,
      threshold,
      alarmDescription,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(topic));
  };
  const failed = new cloudwatch.MathExpression({
    expression: 'failed + timedOut',
    usingMetrics: { failed: machine.metricFailed(ofRuns), timedOut: machine.metricTimedOut(ofRuns) },
    label: 'Runs that failed',
    period: PERIOD,
  });
  const waiting = queue.metricApproximateAgeOfOldestMessage({ period: PERIOD });
  const dead = deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD });
  tell('RunsFailed', failed, 0, 'A run failed: "chronotiles status" tells which, and "chronotiles logs" why.');
  tell(
    'DeadLetters',
    dead,
    0,
    'Events of drops were given up: look into the logs of the function, then redrive the queue.',
  );
  tell('OldestDrop', waiting, config.quietSeconds + PATIENCE.toSeconds(), 'A drop waits for too long to be taken up.');
}
