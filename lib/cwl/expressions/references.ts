/** References to parameters, `$(inputs.file.path)`, which need no JavaScript (CWL v1.2 §"Parameter references"). */
import { ExpressionError } from '../errors.ts';
import type { Value } from '../values.ts';

/** What expressions see. */
export interface Scope {
  inputs: { [name: string]: Value };
  self: Value;
  runtime: { [name: string]: Value };
}

const SYMBOL = /^[\p{L}\p{N}_]+/u;
const INDEX = /^\[(?:(\d+)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/;

/** The steps of a reference, or undefined for what is no reference but JavaScript. */
export function parseReference(source: string): (string | number)[] | undefined {
  let rest = source.slice(2, -1).trim();
  const steps: (string | number)[] = [];
  while (rest !== '') {
    const symbol = SYMBOL.exec(steps.length === 0 ? rest : rest.startsWith('.') ? rest.slice(1) : '');
    const index = steps.length === 0 ? null : INDEX.exec(rest);
    if (symbol) {
      rest = rest.slice(symbol[0].length + (steps.length === 0 ? 0 : 1));
      steps.push(symbol[0]);
    } else if (index) {
      rest = rest.slice(index[0].length);
      const [, number, single, double] = index;
      steps.push(number === undefined ? (single ?? double ?? '').replace(/\\(.)/g, '$1') : Number(number));
    } else return undefined;
  }
  return steps.length === 0 ? undefined : steps;
}

/** @throws ExpressionError where a step leads nowhere */
export function resolveReference(source: string, steps: (string | number)[], scope: Scope): Value {
  if (steps.length === 1 && steps[0] === 'null') return null;
  const value = findReference(steps, scope);
  if (value !== undefined) return value;
  if (!isRoot(steps[0])) {
    const advice = 'add InlineJavascriptRequirement where JavaScript is meant';
    throw new ExpressionError(source, `it does not begin with inputs, self or runtime; ${advice}.`);
  }
  const missing = steps.findIndex((_, index) => findReference(steps.slice(0, index + 1), scope) === undefined);
  throw new ExpressionError(source, `there is no "${steps[missing]}".`);
}

/** What a reference leads to, or undefined where it leads nowhere. */
export function findReference(steps: (string | number)[], scope: Scope): Value | undefined {
  const [first, ...rest] = steps;
  if (!isRoot(first)) return undefined;
  let value: Value | undefined = scope[first];
  for (const [index, step] of rest.entries()) {
    if (value === null || typeof value !== 'object') return undefined;
    if (Array.isArray(value) && step === 'length' && index === rest.length - 1) return value.length;
    value = Object.hasOwn(value, step) ? (value as { [field: string]: Value })[step] : undefined;
  }
  return value;
}

const isRoot = (name: unknown): name is keyof Scope => name === 'inputs' || name === 'self' || name === 'runtime';
