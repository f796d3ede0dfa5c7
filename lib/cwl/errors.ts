import { UserError } from '../city/errors.ts';

/** A tool file is no CWL CommandLineTool, or holds a mistake. */
export class ToolFileError extends UserError {
  override name = 'ToolFileError';
  constructor(file: string, mistake: string, options?: ErrorOptions) {
    super(`${file}: ${mistake}`, options);
  }
}

/** A tool asks for something that is not there. `chronotiles tool run` ends with exit code 33, as runners of CWL do. */
export class UnsupportedRequirementError extends UserError {
  override name = 'UnsupportedRequirementError';
  constructor(file: string, what: string) {
    super(`${file} asks for ${what}, which is not supported.`);
  }
}

/** What a tool is given does not fit its inputs. */
export class JobError extends UserError {
  override name = 'JobError';
}

/** An expression in a tool file cannot be evaluated. */
export class ExpressionError extends UserError {
  override name = 'ExpressionError';
  constructor(expression: string, why: string, options?: ErrorOptions) {
    const shown = expression.length > 200 ? `${expression.slice(0, 200)}…` : expression;
    super(`The expression ${shown} cannot be evaluated: ${why}`, options);
  }
}

/** What a tool left behind does not fit its outputs. */
export class OutputError extends UserError {
  override name = 'OutputError';
}

/** The tool ended with an exit code that is no success, was killed or took too long. */
export class ToolFailedError extends UserError {
  override name = 'ToolFailedError';
  /** Whether the same command may succeed when it is tried again. */
  readonly isTemporary: boolean;
  constructor(message: string, { isTemporary = false }: { isTemporary?: boolean } = {}) {
    super(message);
    this.isTemporary = isTemporary;
  }
}

/** Nothing on this machine runs containers, or not this one. */
export class EngineError extends UserError {
  override name = 'EngineError';
}
