/** A state machine says something that AWS, LocalStack and the in-process runner do not all understand alike. */
export class NotPortableError extends Error {
  override name = 'NotPortableError';
  constructor(state: string, why: string) {
    super(`State "${state}" would not run alike everywhere: ${why}.`);
  }
}
