import { UserError } from '../../city/errors.ts';
import type { Frame } from '../../crs/frame.ts';
import { createPlanarFrame } from '../../crs/localFrame.ts';
import type { Inputs } from '../../inbox/inputs.ts';
import { InvalidInputError } from '../errors.ts';
import { thresholdsOf } from '../thresholds.ts';

/**
 * Refuses settings and options that later steps could make nothing of, before any work is done.
 * @throws InvalidInputError
 */
export function checkSettings(inputs: Pick<Inputs, 'dataset' | 'settings' | 'options'>, frame: Frame): void {
  thresholdsOf(inputs);
  const { tilesCrs } = inputs.options;
  if (tilesCrs !== undefined) orInvalid(() => createPlanarFrame(frame, tilesCrs));
}

/** Passes on a user's mistake as what no retry mends. @throws InvalidInputError */
export function orInvalid<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) throw new InvalidInputError(error.message, { cause: error });
    throw error;
  }
}
