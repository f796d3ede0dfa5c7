/** A mistake that a person can mend: shown as its sentence alone, without a stack trace. */
export class UserError extends Error {
  override name = 'UserError';
}

/** The folder that stands for a survey's date is no date. */
export class InvalidVintageError extends UserError {
  override name = 'InvalidVintageError';
  constructor(vintage: string) {
    super(`"${vintage}" is no vintage: name the folder by a year, month or day, such as 2009, 2012-06 or 2012-06-30.`);
  }
}
