/** Starting, watching and ending executions of the deployed state machine. */
import { ECSClient, InvalidParameterException, StopTaskCommand } from '@aws-sdk/client-ecs';
import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { countExecutions, type ExecutionEnd, recordExecutionAs, recordExecutionEnd } from '../../inbox/executions.ts';
import { executionName } from '../../inbox/names.ts';
import type { Json } from '../../pipelines/definition.ts';
import { readDocument } from '../../steps/documents.ts';
import { mapAtOnce } from '../../steps/units.ts';
import { failureReason } from '../reason.ts';
import { readTasks } from '../records.ts';
import type { Deployment } from './deployment.ts';

export interface CloudStart {
  /** What the state machine is started with. */
  input: { run: string; [key: string]: Json };
  pipeline: string;
  /** Who starts it, `anna@laptop`. */
  by: string;
}

const startedSchema = z.looseObject({ taskArn: z.string().optional() });

/** Records and starts the next execution of a run, whose inputs are frozen. */
export async function startInCloud(
  { stateMachineArn, stores: { work } }: Deployment,
  { input, pipeline, by }: CloudStart,
): Promise<{ execution: number; arn: string }> {
  const { run } = input;
  const startedAt = new Date().toISOString();
  const record = { pipeline, target: 'cloud' as const, startedAt, input, by };
  let execution = await countExecutions(work, run);
  let [name, arn] = ['', ''];
  // On record before it starts, so that nobody else says first who started it.
  do {
    execution++;
    name = executionName(run, execution);
    arn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  } while (!(await recordExecutionAs(work, run, { execution, name, arn, ...record })));
  try {
    await new SFNClient({}).send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  } catch (error) {
    const reason = `It could not be started: ${(error as Error).message}`;
    await recordExecutionEnd(work, run, execution, { status: 'failed', endedAt: startedAt, reason });
    throw error;
  }
  return { execution, arn };
}

const STATUS = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  ABORTED: 'aborted',
  TIMED_OUT: 'timedOut',
} as const satisfies Partial<Record<ExecutionStatus, ExecutionEnd['status']>>;

/** How an execution ended, or undefined while it runs. */
export async function readEnd(arn: string): Promise<ExecutionEnd | undefined> {
  const found = await new SFNClient({}).send(new DescribeExecutionCommand({ executionArn: arn }));
  const { status, stopDate, error, cause } = found;
  if (!isEnded(status)) return undefined;
  return {
    status: STATUS[status],
    endedAt: (stopDate ?? new Date()).toISOString(),
    ...(error !== undefined && { error, reason: failureReason(error, cause ?? '') }),
    ...(cause !== undefined && { cause }),
  };
}

function isEnded(status: ExecutionStatus | undefined): status is keyof typeof STATUS {
  return status !== undefined && status in STATUS;
}

/**
 * Ends an execution of a run and the tasks that it has started. Step Functions asks ECS to stop them too, at its best effort;
 * what is stopped twice is stopped once.
 * @returns names of the tasks that were asked to stop
 */
export async function stopInCloud(
  { clusterArn, stores: { work } }: Pick<Deployment, 'clusterArn' | 'stores'>,
  { run, arn, by }: { run: string; arn: string; by: string },
): Promise<string[]> {
  const cause = `Stopped by ${by}.`;
  await new SFNClient({}).send(new StopExecutionCommand({ executionArn: arn, error: 'Stopped', cause }));
  const running = (await readTasks(work, run)).filter(({ state }) => state === 'started');
  const stopped = await mapAtOnce(running, async ({ task, tries }) => {
    const key = `v1/runs/${run}/${task}/started.${tries}.json`;
    const { taskArn } = await readDocument(work, key, startedSchema);
    if (taskArn === undefined) return [];
    await stopTask(clusterArn, taskArn, cause);
    return [task];
  });
  return stopped.flat();
}

/** ECS forgets a task an hour after it has stopped. */
async function stopTask(cluster: string, task: string, reason: string): Promise<void> {
  try {
    await new ECSClient({}).send(new StopTaskCommand({ cluster, task, reason }));
  } catch (error) {
    if (!(error instanceof InvalidParameterException)) throw error;
  }
}
