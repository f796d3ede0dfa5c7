import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { EcsRunTask } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { FAILURE } from './failures.ts';

/** Spot capacity that was taken away is seldom back at once. */
const PAUSE = Duration.minutes(1);

const CAUSE = `${FAILURE}.Cause`;

/**
 * Two states for one task: it starts on Fargate Spot, and is started there again as often as it is interrupted, which
 * counts as no try. What fails for any other reason, or finds no Spot capacity, goes on on ordinary Fargate, with all the
 * tries that a task has.
 */
export function spotFirst(
  scope: Construct,
  name: string,
  { spot, ordinary }: { spot: EcsRunTask; ordinary: EcsRunTask },
  failed: sfn.IChainable,
): sfn.Chain {
  const pause = new sfn.Wait(scope, `${name} waits for Spot`, { time: sfn.WaitTime.duration(PAUSE) });
  const isInterruption = sfn.Condition.stringMatches(CAUSE, '*SpotInterruption*');
  const interrupted = new sfn.Choice(scope, `Was ${name} interrupted`, {
    comment: 'All that goes wrong in a task has the same name; only its description tells Spot from the rest.',
  })
    .when(sfn.Condition.and(sfn.Condition.isPresent(CAUSE), isInterruption), pause.next(spot))
    .otherwise(ordinary);
  spot.addCatch(interrupted, { errors: [sfn.Errors.TASKS_FAILED], resultPath: FAILURE });
  for (const task of [spot, ordinary]) task.addCatch(failed, { resultPath: FAILURE });
  return sfn.Chain.custom(spot, [spot, ordinary], spot);
}
