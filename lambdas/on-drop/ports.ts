import type { Log } from '../../lib/steps/log.ts';
import type { Stores } from '../../lib/store/store.ts';
import type { Check } from './messages.ts';

/** What the function works with: buckets, its own queue and the state machine. It has no clock. */
export interface Ports {
  stores: Stores;
  /** Sends a check to itself. @param delaySeconds at most 900 */
  send(check: Check, delaySeconds: number): Promise<void>;
  /** Names of the executions that run now. */
  running(): Promise<string[]>;
  /** Starts an execution, and tells what is known of it; undefined where this name was used before. */
  start(name: string, input: { run: string; dataset: string }): Promise<StartedExecution | undefined>;
  /** Tells the people who asked for it. @param subject one line of ASCII, 99 characters at most */
  notify(subject: string, message: string): Promise<void>;
  /** Seconds without a drop after which a run starts, where the dataset says nothing. */
  quietSeconds: number;
  log: Log;
}

export interface StartedExecution {
  arn: string;
  /** ISO 8601, by the clock of Step Functions. */
  startedAt: string;
}
