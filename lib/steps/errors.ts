import { UserError } from '../city/errors.ts';

/** What a step wrote is not what it must be: a fault of the step, not of the input. */
export class PostConditionError extends Error {
  override name = 'PostConditionError';
  constructor(step: string, what: string) {
    super(`${step}: ${what}. Nothing was published; run again, and report it when it comes back.`);
  }
}

/** Tasks that a step needs the results of have none. */
export class MissingResultsError extends Error {
  override name = 'MissingResultsError';
  constructor(step: string, tasks: string[], expected: number) {
    const named = tasks.slice(0, 3).join(', ');
    super(
      `${tasks.length} of ${expected} ${step} tasks have no result (${named}${tasks.length > 3 ? ', …' : ''}): run again to resume.`,
    );
  }
}

/** The input is bad: the task ends `invalid`, since trying again does not help. */
export class InvalidInputError extends UserError {
  override name = 'InvalidInputError';
}

/** There was input, but none of it could be used. */
export class NothingUsableError extends InvalidInputError {
  override name = 'NothingUsableError';
}

/** A job document that this version of the step cannot read. */
export class InvalidJobError extends InvalidInputError {
  override name = 'InvalidJobError';
}

/** Nobody published a release of this name, or it is kept no more. */
export class UnknownReleaseError extends UserError {
  override name = 'UnknownReleaseError';
  constructor(dataset: string, release: string, options?: ErrorOptions) {
    super(`"${dataset}" has no release ${release}: look into ${dataset}/releases/ for those that are kept.`, options);
  }
}
