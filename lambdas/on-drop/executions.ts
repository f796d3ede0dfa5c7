import { z } from 'zod';
import {
  type ExecutionEnd,
  type ExecutionRecord,
  recordExecutionAs,
  recordExecutionEnd,
} from '../../lib/inbox/executions.ts';
import { parseExecutionName } from '../../lib/inbox/names.ts';
import { parseJson } from '../../lib/store/json.ts';
import { datasetName, type StatusChange } from './messages.ts';
import { notifyEnd } from './notices.ts';
import type { Ports } from './ports.ts';

/** What the state machine of temporal tiles is called in records. */
const PIPELINE = 'temporalTiles';

const ENDED: Partial<Record<StatusChange['status'], ExecutionEnd['status']>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
};

const inputSchema = z.object({ run: z.string(), dataset: datasetName });

/** Records the start of an execution, as `chronotiles run` does where it starts one. Doing so again changes nothing. */
export async function recordStart(
  { stores }: Ports,
  name: string,
  record: Pick<ExecutionRecord, 'arn' | 'startedAt' | 'input'>,
): Promise<void> {
  const parsed = parseExecutionName(name);
  if (parsed === undefined) return;
  const { run, execution } = parsed;
  await recordExecutionAs(stores.work, run, {
    execution,
    pipeline: PIPELINE,
    target: 'cloud',
    name,
    by: 'drop',
    ...record,
  });
}

/** Records what Step Functions tells of an execution. Answers the dataset whose run has ended, if one has. */
export async function recordStatus(ports: Ports, change: StatusChange): Promise<string | undefined> {
  const parsed = parseExecutionName(change.name);
  const input = inputSchema.safeParse(parseJson(change.input ?? ''));
  if (parsed === undefined || !input.success) {
    ports.log.info({ execution: change.executionArn }, 'Execution:Ignored');
    return undefined;
  }
  const startedAt = new Date(change.startDate).toISOString();
  await recordStart(ports, change.name, { arn: change.executionArn, startedAt, input: input.data });
  const status = ENDED[change.status];
  if (status === undefined) return undefined;
  const end: ExecutionEnd = {
    status,
    endedAt: new Date(change.stopDate ?? change.startDate).toISOString(),
    ...(change.error ? { error: change.error } : {}),
    ...(change.cause ? { cause: change.cause } : {}),
  };
  // An event may come twice; who recorded the end tells of it.
  if (await recordExecutionEnd(ports.stores.work, parsed.run, parsed.execution, end)) {
    await notifyEnd(ports, parsed.run, input.data.dataset, end);
  }
  ports.log.info({ run: parsed.run, dataset: input.data.dataset, status }, 'Run:Ended');
  return input.data.dataset;
}
