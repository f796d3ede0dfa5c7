import { UserError } from '../city/errors.ts';

/** A state machine says something that AWS, LocalStack and the in-process runner do not all understand alike. */
export class NotPortableError extends Error {
  override name = 'NotPortableError';
  constructor(state: string, why: string) {
    super(`State "${state}" would not run alike everywhere: ${why}.`);
  }
}

/** A step asks for a disk that Fargate does not have. */
export class InvalidSizeError extends Error {
  override name = 'InvalidSizeError';
  constructor(step: string, diskGiB: number) {
    super(`The step "${step}" asks for ${diskGiB} GiB of disk: give it between 21 and 200 in its spec.`);
  }
}

/** A key of a pipeline names no place in a bucket. */
export class KeyTemplateError extends UserError {
  override name = 'KeyTemplateError';
  constructor(key: string) {
    super(`"${key}" is no key: begin it with run/ for the folder of the run, or with inbox/, work/ or tiles/.`);
  }
}

/** A tool step is wired in a way that its tool does not take. */
export class ToolStepError extends UserError {
  override name = 'ToolStepError';
  constructor(step: string, mistake: string) {
    super(`The tool step "${step}": ${mistake}`);
  }
}
