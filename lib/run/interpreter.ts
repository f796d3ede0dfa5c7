import * as nodeModule from 'node:module';
import type { StateMachine } from 'aws-local-stepfunctions';

export interface Interpreter {
  StateMachine: typeof StateMachine;
}

/**
 * Modules that the interpreter loads and that are never called here: every Task is answered by this machine, and the
 * definition was validated when it was rendered. Leaving them out saves two thirds of the start-up of a run.
 */
const UNUSED = /^(@aws-sdk\/|asl-validator$)/;
const NOTHING =
  'data:text/javascript,export class LambdaClient{};export class InvokeCommand{};export const fromCognitoIdentityPool=0;export default 0;';

let loaded: Promise<Interpreter> | undefined;

/** The interpreter of the Amazon States Language, loaded once. */
export function loadInterpreter(): Promise<Interpreter> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Interpreter> {
  // Older releases of Node 22 have no such hooks, and load it all.
  const hooks = nodeModule.registerHooks?.({
    resolve: (specifier, context, next) =>
      UNUSED.test(specifier) && context.parentURL?.includes('/aws-local-stepfunctions/')
        ? { url: NOTHING, shortCircuit: true }
        : next(specifier, context),
  });
  try {
    return await import('aws-local-stepfunctions');
  } finally {
    hooks?.deregister();
  }
}
