import { UserError } from '../city/errors.ts';

/** The files of an output do not fit the key that they are to go to. */
export class OutputPlaceError extends UserError {
  override name = 'OutputPlaceError';
  constructor(output: string, key: string) {
    super(`The files of the output "${output}" do not fit into ${key}: give it a key that ends with a slash.`);
  }
}

/** Nothing can be said of how the tool ended: the task was lost, and trying again may help. */
export class LostToolError extends Error {
  override name = 'LostToolError';
}
