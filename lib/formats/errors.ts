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

/** Raised while bytes are scanned, where only their offset is known. Readers turn it into a MalformedSourceError that names the line. */
export class MisreadError extends Error {
  override name = 'MisreadError';
  /** Byte of the decoded source. */
  readonly offset: number;
  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}
