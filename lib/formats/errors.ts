import { UserError } from '../city/errors.ts';

/** The source as a whole cannot be trusted: nothing of it is used. */
export class MalformedSourceError extends UserError {
  override name = 'MalformedSourceError';
  /** Where, in words: `line 12` or `byte 9000`. */
  readonly place: string | undefined;
  constructor(reason: string, place?: string, options?: ErrorOptions) {
    super(reason, options);
    this.place = place;
  }
}
