import { ToolFileError } from './errors.ts';
import type { Evaluator, Scope } from './expressions/evaluator.ts';
import type { Tool } from './tool.ts';

/** A field of a tool that must come to text. @throws ToolFileError where it does not */
export function evaluateText(tool: Tool, evaluator: Evaluator, field: string, text: string, scope: Scope): string {
  const value = evaluator.evaluate(text, scope);
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ToolFileError(tool.file, `${field} must come to text, but comes to ${JSON.stringify(value)}.`);
}

/** A field of a tool that may be a number or an expression for one. @throws ToolFileError */
export function evaluateNumber(
  tool: Tool,
  evaluator: Evaluator,
  field: string,
  raw: number | string,
  scope: Scope,
): number {
  const value = typeof raw === 'string' ? evaluator.evaluate(raw, scope) : raw;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ToolFileError(tool.file, `${field} must come to a number, but comes to ${JSON.stringify(value)}.`);
}

/** A field of a tool that may be true, false or an expression for one. @throws ToolFileError */
export function evaluateFlag(
  tool: Tool,
  evaluator: Evaluator,
  field: string,
  raw: boolean | string,
  scope: Scope,
): boolean {
  const value = typeof raw === 'string' ? evaluator.evaluate(raw, scope) : raw;
  if (typeof value === 'boolean') return value;
  throw new ToolFileError(tool.file, `${field} must come to true or false, but comes to ${JSON.stringify(value)}.`);
}
