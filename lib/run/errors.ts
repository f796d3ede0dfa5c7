import { UserError } from '../city/errors.ts';

/** An error that a state ends with: Retry and Catch of the definition look at its name. */
export class StateError extends Error {
  constructor(name: string, cause: string, options?: ErrorOptions) {
    super(cause, options);
    this.name = name;
  }
}

/** The run, or the map that the state belongs to, is being ended: nothing retries or catches this. */
export class EndedError extends Error {
  override name = 'EndedError';
  /** Read by the interpreter. */
  readonly isRetryable = false;
  readonly isCatchable = false;
}

/** No run of this name left records, or several begin so. */
export class UnknownRunError extends UserError {
  override name = 'UnknownRunError';
  constructor(run: string, known: string[]) {
    const runs = known.length === 0 ? 'There are none yet' : `There are: ${known.join(', ')}`;
    super(`"${run}" names no single run in this work folder. ${runs}.`);
  }
}

/** A run has no such task, or none whose outcome is kept in the cache. */
export class UnknownTaskError extends UserError {
  override name = 'UnknownTaskError';
  constructor(task: string, known: string[]) {
    super(`The run has no task "${task}" that the cache knows of. Its tasks are: ${known.join(', ')}.`);
  }
}

/** A record of a run says nothing that can be understood. */
export class CorruptRecordError extends UserError {
  override name = 'CorruptRecordError';
  constructor(key: string, what: string) {
    super(`The record "${key}" in the work store cannot be read: ${what}. Take it away, or run again.`);
  }
}

/** There is no deployed stack of this name, or it cannot be asked. */
export class NoDeploymentError extends UserError {
  override name = 'NoDeploymentError';
  constructor(stack: string, why: string, options?: ErrorOptions) {
    super(
      `The stack ${stack} cannot be used: ${why}. Deploy it (npx cdk deploy, or npm run cloud for one on this machine), ` +
        'name another one by CHRONOTILES_STACK, and see that the keys and the region of the AWS_* environment are its own.',
      options,
    );
  }
}

/** What was asked of the deployed stack it cannot do. */
export class CloudRunError extends UserError {
  override name = 'CloudRunError';
}
