import { UserError } from '../city/errors.ts';

/** Another program answers on this port. */
export class PortInUseError extends UserError {
  override name = 'PortInUseError';
  constructor(port: number, options?: ErrorOptions) {
    super(`Port ${port} is taken by another program: choose one by --port, such as --port ${port + 1}.`, options);
  }
}
