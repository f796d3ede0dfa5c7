import { UserError } from '../city/errors.ts';

/** There is no object with this key. */
export class NotFoundError extends UserError {
  override name = 'NotFoundError';
  readonly key: string;
  constructor(key: string, options?: ErrorOptions) {
    super(`There is no object "${key}".`, options);
    this.key = key;
  }
}

/** A conditional write lost: the object exists, or is not the one expected. */
export class PreconditionFailedError extends UserError {
  override name = 'PreconditionFailedError';
  readonly key: string;
  constructor(key: string, options?: ErrorOptions) {
    super(`"${key}" was written by somebody else in the meantime.`, options);
    this.key = key;
  }
}

/** The store cannot be read or written: no room, no permission, no network. */
export class StoreUnavailableError extends UserError {
  override name = 'StoreUnavailableError';
}

/** A key that could leave its store or that no store takes. */
export class InvalidKeyError extends UserError {
  override name = 'InvalidKeyError';
  constructor(key: string, why: string) {
    super(`"${key}" is no object key: ${why}.`);
  }
}
