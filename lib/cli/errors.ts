import { UserError } from '../city/errors.ts';

/** The command was given something that it cannot work with: exit code 2. */
export class UsageError extends UserError {
  override name = 'UsageError';
}

/** Ctrl-C. Not a failure: the next call goes on from here. */
export class InterruptedError extends UserError {
  override name = 'InterruptedError';
  constructor() {
    super('Stopped. What was done is kept: run the same command again to go on.');
  }
}

/** Somebody asked the run to stop. Not a failure either. */
export class StoppedError extends UserError {
  override name = 'StoppedError';
  constructor(run: string) {
    super(`Run ${run} was stopped by "chronotiles stop". What was done is kept: run the same command again to go on.`);
  }
}

/** The state machine ended in failure. */
export class RunFailedError extends UserError {
  override name = 'RunFailedError';
}

/** The release is complete, but was not switched to, since somebody else published meanwhile. */
export class SupersededError extends UserError {
  override name = 'SupersededError';
  constructor(dataset: string, release: string) {
    super(
      `${dataset} is not published: release ${release.slice(0, 12)} was made, but another one became current meanwhile. Run again, ` +
        `or go to this one with chronotiles publish --release ${release.slice(0, 12)}.`,
    );
  }
}
