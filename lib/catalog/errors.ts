import { UserError } from '../city/errors.ts';

/** There is no pipeline of this name. */
export class UnknownPipelineError extends UserError {
  override name = 'UnknownPipelineError';
  constructor(name: string, known: string[], broken: { file: string; error: string }[]) {
    const faults = broken.map(({ file, error }) => ` ${file} cannot be loaded: ${error}`).join('');
    super(`There is no pipeline "${name}". There are: ${known.join(', ')}.${faults}`);
  }
}

/** A module of a folder of pipelines is no pipeline that can be used. */
export class BrokenPipelineError extends UserError {
  override name = 'BrokenPipelineError';
}
