import { recordStatus } from './executions.ts';
import { type Message, parseMessage } from './messages.ts';
import type { Ports } from './ports.ts';
import { type News, tendDataset } from './tendDataset.ts';

/** A message of the queue. */
export interface QueueMessage {
  messageId: string;
  body: string;
}

/** News of a dataset, and the messages that brought it. */
interface Tidings extends News {
  messageIds: string[];
}

/**
 * Answers a batch of messages, and tells which to bring again. A dataset is looked at once, however many messages there are
 * of it: five thousand files dropped in a minute are listed some dozen times.
 */
export async function handleBatch(ports: Ports, messages: QueueMessage[]): Promise<string[]> {
  const failed: string[] = [];
  const datasets = new Map<string, Tidings>();
  for (const { messageId, body } of messages) {
    try {
      await take(ports, datasets, messageId, parseMessage(body));
    } catch (error) {
      ports.log.error({ messageId, reason: String(error) }, 'Message:Failed');
      failed.push(messageId);
    }
  }
  for (const [dataset, { messageIds, ...news }] of datasets) {
    try {
      await tendDataset(ports, dataset, news);
    } catch (error) {
      ports.log.error({ dataset, reason: String(error) }, 'Dataset:Failed');
      failed.push(...messageIds);
    }
  }
  return failed;
}

async function take(ports: Ports, datasets: Map<string, Tidings>, messageId: string, message: Message): Promise<void> {
  if (message.kind === 'ignored') {
    ports.log.info({ key: message.key, reason: message.reason }, 'Object:Ignored');
    return;
  }
  const dataset = message.kind === 'status' ? await recordStatus(ports, message.change) : message.dataset;
  if (dataset === undefined) return;
  const tidings = datasets.get(dataset) ?? { dropped: false, ready: false, checks: [], messageIds: [] };
  datasets.set(dataset, tidings);
  tidings.messageIds.push(messageId);
  if (message.kind === 'check') tidings.checks.push(message);
  else if (message.kind === 'object' && message.change !== 'removed') tidings[message.change] = true;
}
