import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * There was no room for the task: the account runs as many vCPUs as it may, or the zone has none to give. Other tasks make
 * room when they end, so that it waits for some forty minutes.
 */
const NO_ROOM: RetryProps = {
  errors: ['AmazonECS.Unknown'],
  interval: Duration.seconds(15),
  backoffRate: 2,
  maxDelay: Duration.minutes(2),
  maxAttempts: 40,
  jitterStrategy: JitterType.FULL,
};

/** Exit codes, image pulls, memory and Spot all have this name. */
const FAILED: RetryProps = {
  errors: ['States.TaskFailed'],
  interval: Duration.seconds(10),
  backoffRate: 3,
  maxDelay: Duration.minutes(2),
  maxAttempts: 2,
  jitterStrategy: JitterType.FULL,
};

/** How tasks are tried again, by class of error; the first that matches counts. */
export const TASK_RETRIES: RetryProps[] = [
  NO_ROOM,
  {
    // The task did not start: throttled calls arrive under these names, and soon pass.
    errors: ['ECS.AmazonECSException', 'ECS.InvalidParameterException', 'ECS.ServerException'],
    interval: Duration.seconds(5),
    backoffRate: 2,
    maxDelay: Duration.minutes(1),
    maxAttempts: 8,
    jitterStrategy: JitterType.FULL,
  },
  {
    // What took too long once mostly does so again: one more try, in case its machine was bad.
    errors: ['States.Timeout'],
    interval: Duration.seconds(10),
    maxAttempts: 1,
    jitterStrategy: JitterType.FULL,
  },
  FAILED,
];

/** The same for a task on Spot: it waits for no room there, and what it fails by may be an interruption, which is no try. */
export const SPOT_RETRIES = TASK_RETRIES.filter((retry) => retry !== NO_ROOM && retry !== FAILED);

/** What did not start, alone: that says nothing about what was to run. */
export const START_RETRIES = TASK_RETRIES.filter(({ errors }) => errors?.some((error) => error.includes('ECS')));

/** Writing a record is tried again whatever happened. */
export const RECORD_RETRY: RetryProps = {
  errors: ['States.ALL'],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.seconds(30),
  maxAttempts: 5,
  jitterStrategy: JitterType.FULL,
};
