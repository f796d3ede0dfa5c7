/**
 * JavaScript of tool files, in QuickJS compiled to WebAssembly: it sees what it is given and nothing of this machine, and
 * its time and memory are limited. `node:vm` would be no sandbox.
 */
import * as release from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import { ExpressionError } from '../errors.ts';
import type { Value } from '../values.ts';
import type { Scope } from './references.ts';

/** How long one expression may take, in milliseconds. */
export const TIME_LIMIT_MS = 5000;
const MEMORY_LIMIT_BYTES = 64 << 20;
/** More than this overflows the stack of the engine itself before QuickJS takes note. */
const STACK_LIMIT_BYTES = 128 << 10;

let loading: Promise<QuickJSWASMModule> | undefined;

/** Loads the engine, once. */
export function loadQuickJs(): Promise<QuickJSWASMModule> {
  loading ??= newQuickJSWASMModuleFromVariant(release.default as unknown as QuickJSSyncVariant);
  return loading;
}

/**
 * Evaluates `$(expression)` or `${ function body }`.
 * @param library code that is evaluated before, as `expressionLib` gives it
 * @throws ExpressionError for what JavaScript throws, for what is no JSON, and where a limit is reached
 */
export function evaluateJavascript(
  engine: QuickJSWASMModule,
  source: string,
  library: string[],
  scope: Scope,
  timeLimitMs = TIME_LIMIT_MS,
): Value {
  const runtime = engine.newRuntime();
  const deadline = Date.now() + timeLimitMs;
  let isLate = false;
  runtime.setMemoryLimit(MEMORY_LIMIT_BYTES);
  runtime.setMaxStackSize(STACK_LIMIT_BYTES);
  runtime.setInterruptHandler(() => {
    isLate = Date.now() > deadline;
    return isLate;
  });
  const context = runtime.newContext();
  try {
    const answer = context.evalCode(programOf(source, library, scope), 'expression.js');
    if (answer.error) {
      const thrown: unknown = context.dump(answer.error);
      answer.error.dispose();
      throw new ExpressionError(source, isLate ? `it took longer than ${timeLimitMs / 1000} s.` : reasonOf(thrown));
    }
    const json: unknown = context.dump(answer.value);
    answer.value.dispose();
    return typeof json === 'string' ? (JSON.parse(json) as Value) : null;
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    throw broken(source, error);
  } finally {
    try {
      context.dispose();
      runtime.dispose();
    } catch (error) {
      // biome-ignore lint/correctness/noUnsafeFinally: what broke the engine is why nothing can be answered
      throw broken(source, error);
    }
  }
}

/** An engine that gave up is not used again. */
function broken(source: string, cause: unknown): ExpressionError {
  loading = undefined;
  return new ExpressionError(source, 'it breaks the engine that evaluates it.', { cause });
}

/** JSON is a part of JavaScript, so that values can be written into the program. */
function programOf(source: string, library: string[], { inputs, self, runtime }: Scope): string {
  const body = source.startsWith('$(') ? `return (${source.slice(2, -1)}\n);` : source.slice(2, -1);
  return [
    `var inputs = ${JSON.stringify(inputs)}, self = ${JSON.stringify(self)}, runtime = ${JSON.stringify(runtime)};`,
    ...library,
    `JSON.stringify((function () {${body}\n})());`,
  ].join('\n');
}

function reasonOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return `it throws ${String(thrown)}.`;
  const { name = 'Error', message = '' } = thrown as { name?: string; message?: string };
  if (name === 'InternalError' && message === 'out of memory') {
    return `it needs more than ${MEMORY_LIMIT_BYTES >> 20} MiB of memory.`;
  }
  return `${name}: ${message}.`;
}
