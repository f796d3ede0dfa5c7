/** What the queue brings: object events and ends of runs from EventBridge, and the checks that the function sends itself. */
import { z } from 'zod';
import { isDatasetName, parseInboxKey } from '../../lib/inbox/key.ts';

export const datasetName = z.string().refine(isDatasetName);

/** A look at a dataset later: if it has not changed by then, its run starts. */
export const checkSchema = z.strictObject({
  kind: z.literal('check'),
  dataset: datasetName,
  /** What the dataset looked like when the check was sent. */
  fingerprint: z.string(),
  /** Seconds that are still to be waited when the message comes: a queue delays for 900 at most. */
  waitSeconds: z.number().nonnegative(),
  /** Somebody said that the drop is complete, and only a run that was going on was in the way. */
  ready: z.boolean(),
});
export type Check = z.infer<typeof checkSchema>;

const objectEvent = z.object({
  'detail-type': z.enum(['Object Created', 'Object Deleted']),
  detail: z.object({ object: z.object({ key: z.string() }) }),
});

const statusEvent = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({
    executionArn: z.string(),
    name: z.string(),
    status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']),
    /** Milliseconds since the epoch. */
    startDate: z.number(),
    stopDate: z.number().nullish(),
    input: z.string().nullish(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});
export type StatusChange = z.infer<typeof statusEvent>['detail'];

const anyMessage = z.union([checkSchema, objectEvent, statusEvent]);

export type Message =
  | Check
  /** `ready`: this object says that what lies there is complete. */
  | { kind: 'object'; dataset: string; change: 'dropped' | 'ready' | 'removed' }
  | { kind: 'status'; change: StatusChange }
  | { kind: 'ignored'; key: string; reason: string };

/** Reads the body of a queue message. @throws SyntaxError, z.ZodError for what nobody who may write to the queue sends */
export function parseMessage(body: string): Message {
  const message = anyMessage.parse(JSON.parse(body));
  if ('kind' in message) return message;
  if (message['detail-type'] === 'Step Functions Execution Status Change') {
    return { kind: 'status', change: message.detail };
  }
  const { key } = message.detail.object;
  const isRemoved = message['detail-type'] === 'Object Deleted';
  const parsed = parseInboxKey(key);
  // What was meant as input belongs into the report of the run that it leads to, where it says of which dataset.
  if (parsed.kind === 'ignored' || (parsed.kind === 'rejected' && parsed.dataset === undefined)) {
    return { kind: 'ignored', key, reason: parsed.reason };
  }
  const change = parsed.kind === 'ready' ? 'ready' : 'dropped';
  return { kind: 'object', dataset: parsed.dataset!, change: isRemoved ? 'removed' : change };
}
