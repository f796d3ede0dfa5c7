/** Expressions of one tool: references, and JavaScript where the tool asks for it. */
import { ExpressionError } from '../errors.ts';
import type { Tool } from '../tool.ts';
import { jsonText, type Value } from '../values.ts';
import { evaluateJavascript, loadQuickJs } from './javascript.ts';
import { findReference, parseReference, resolveReference, type Scope } from './references.ts';
import { segmentsOf } from './segments.ts';

export type { Scope } from './references.ts';

export interface Evaluator {
  /**
   * A text with its expressions evaluated. One that is an expression and nothing else keeps the type of its value; among
   * other text, values are written as JSON, and texts as they are.
   * @param keepsBlanks whether blanks around an expression are text beside it, as they are in files
   * @throws ExpressionError
   */
  evaluate(text: string, scope: Scope, keepsBlanks?: boolean): Value;
}

/** Loads what the expressions of a tool are evaluated by. */
export async function createEvaluator({ requirements }: Pick<Tool, 'requirements'>): Promise<Evaluator> {
  const { javascript } = requirements;
  const engine = javascript && (await loadQuickJs());

  function evaluateOne(source: string, scope: Scope): Value {
    const steps = source.startsWith('$(') ? parseReference(source) : undefined;
    if (engine === undefined || javascript === undefined) {
      if (steps === undefined) throw new ExpressionError(source, 'it is JavaScript: add InlineJavascriptRequirement.');
      return resolveReference(source, steps, scope);
    }
    // Most expressions only name something: that is told without an engine, a thousand times faster.
    const named = steps && findReference(steps, scope);
    return named === undefined ? evaluateJavascript(engine, source, javascript.expressionLib, scope) : named;
  }

  return {
    evaluate(given, scope, keepsBlanks = false) {
      // Blanks around a text do not count (CWL v1.2 §"Expressions").
      const text = keepsBlanks || !/\$[({]/.test(given) ? given : given.trim();
      // Without JavaScript, `${…}` is text: a shell's variable, most likely.
      const segments = segmentsOf(text).map((segment) =>
        segment.kind === 'expression' && engine === undefined && segment.source.startsWith('${')
          ? { kind: 'text' as const, text: segment.source }
          : segment,
      );
      const [only, ...more] = segments;
      if (only?.kind === 'expression' && more.length === 0) return evaluateOne(only.source, scope);
      return segments
        .map((segment) => (segment.kind === 'text' ? segment.text : asText(evaluateOne(segment.source, scope))))
        .join('');
    },
  };
}

const asText = (value: Value): string => (typeof value === 'string' ? value : jsonText(value));
