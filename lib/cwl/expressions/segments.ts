/** Finds the expressions in a text: `$(…)` and `${…}`, with brackets and quotes inside of them closed. */
import { ExpressionError } from '../errors.ts';

/** A part of a text: as it stands, or an expression with its `$(` and `)`. */
export type Segment = { kind: 'text'; text: string } | { kind: 'expression'; source: string };

const CLOSING: Record<string, string> = { '(': ')', '{': '}', '[': ']' };

/**
 * Cuts a text into what stands and what is evaluated. A backslash before `$(` or `${` keeps them as they are, and is dropped;
 * two backslashes stand for one (CWL v1.2 §"Parameter references"). A text without either is taken as it is.
 * @throws ExpressionError for an expression without its end
 */
export function segmentsOf(text: string): Segment[] {
  if (!/\$[({]/.test(text)) return text === '' ? [] : [{ kind: 'text', text }];
  const segments: Segment[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const escaped = /^\\(\\|\$\(|\$\{)/.exec(text.slice(at, at + 3))?.[1];
    if (escaped !== undefined) {
      plain += escaped;
      at += 1 + escaped.length;
    } else if (text[at] === '$' && (text[at + 1] === '(' || text[at + 1] === '{')) {
      const end = endOf(text, at + 1);
      if (plain !== '') segments.push({ kind: 'text', text: plain });
      plain = '';
      segments.push({ kind: 'expression', source: text.slice(at, end) });
      at = end;
    } else {
      plain += text[at++];
    }
  }
  if (plain !== '') segments.push({ kind: 'text', text: plain });
  return segments;
}

/** One past the bracket that closes the one at `start`. Quotes, templates and comments of JavaScript hide brackets. */
function endOf(text: string, start: number): number {
  const open: string[] = [];
  for (let at = start; at < text.length; at++) {
    const char = text[at]!;
    if (char in CLOSING) open.push(CLOSING[char]!);
    else if (char === open.at(-1)) {
      open.pop();
      if (open.length === 0) return at + 1;
    } else if (char === '"' || char === "'" || char === '`') at = endOfQuote(text, at);
    else if (text.startsWith('/*', at)) at = indexOrEnd(text.indexOf('*/', at + 2)) + 1;
    else if (text.startsWith('//', at) && open.includes('}')) at = indexOrEnd(text.indexOf('\n', at));
  }
  throw new ExpressionError(text, 'it has no end: a bracket or a quote is missing.');

  function indexOrEnd(index: number): number {
    return index === -1 ? text.length : index;
  }
}

function endOfQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[start]) return at;
  }
  return text.length;
}
