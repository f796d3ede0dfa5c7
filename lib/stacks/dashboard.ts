import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Watched } from './alarms.ts';

/** One page: runs, what was dropped, and the last tasks that failed. */
export function dashboard(scope: Construct, { machine, queue, deadLetters }: Watched, taskLogs: logs.ILogGroup): void {
  const ofRuns = { period: Duration.minutes(5), statistic: cloudwatch.Stats.SUM };
  const page = new cloudwatch.Dashboard(scope, 'Dashboard', { defaultInterval: Duration.days(7) });
  page.addWidgets(
    new cloudwatch.GraphWidget({
      title: 'Runs',
      width: 12,
      left: [
        machine.metricStarted(ofRuns),
        machine.metricSucceeded(ofRuns),
        machine.metricFailed(ofRuns),
        machine.metricTimedOut(ofRuns),
        machine.metricAborted(ofRuns),
      ],
    }),
    new cloudwatch.GraphWidget({ title: 'How long they take', width: 12, left: [machine.metricTime()] }),
    new cloudwatch.GraphWidget({
      title: 'Drops',
      width: 12,
      left: [queue.metricApproximateNumberOfMessagesVisible(), deadLetters.metricApproximateNumberOfMessagesVisible()],
      right: [queue.metricApproximateAgeOfOldestMessage()],
    }),
    new cloudwatch.LogQueryWidget({
      title: 'Tasks that failed',
      width: 12,
      logGroupNames: [taskLogs.logGroupName],
      view: cloudwatch.LogQueryVisualizationType.TABLE,
      queryLines: [
        'fields @timestamp, step, job, reason',
        "filter msg = 'Task:Failed'",
        'sort @timestamp desc',
        'limit 20',
      ],
    }),
  );
}
