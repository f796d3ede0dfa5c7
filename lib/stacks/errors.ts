import { UserError } from '../city/errors.ts';

/** A setting of the deployment cannot be used. */
export class InvalidDeploymentError extends UserError {
  override name = 'InvalidDeploymentError';
  constructor(mistakes: string[]) {
    super(`The deployment cannot be configured: ${mistakes.join(' ')}`);
  }
}
