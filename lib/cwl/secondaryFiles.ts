/** Files that come along with others: an index beside its data (CWL v1.2 CommandLineTool §"SecondaryFileSchema"). */

import { ToolFileError } from './errors.ts';
import type { Evaluator, Scope } from './expressions/evaluator.ts';
import { isExpression } from './parseTypes.ts';
import type { Tool } from './tool.ts';
import type { SecondaryFile } from './types.ts';
import { type Entry, type FileValue, isEntry, type Value } from './values.ts';

/** What a pattern asks for: a name beside the primary file, or something that an expression gave whole. */
export type Wanted = { name: string; required: boolean } | { entry: Entry; required: boolean };

/** `^` takes one extension away; what is left is put behind the name. */
export function applyPattern(basename: string, pattern: string): string {
  if (!pattern.startsWith('^')) return basename + pattern;
  const point = basename.lastIndexOf('.');
  return applyPattern(point <= 0 ? basename : basename.slice(0, point), pattern.slice(1));
}

/**
 * What the secondary files of a primary one are.
 * @param required what holds where a pattern does not say: inputs need theirs, outputs may lack them
 */
export function wantedSecondaryFiles(
  tool: Tool,
  evaluator: Evaluator,
  patterns: SecondaryFile[],
  primary: FileValue,
  scope: Omit<Scope, 'self'>,
  required: boolean,
): Wanted[] {
  const full = { ...scope, self: primary };
  return patterns.flatMap(({ pattern, required: asked }) => {
    const isRequired = typeof asked === 'string' ? evaluator.evaluate(asked, full) === true : (asked ?? required);
    const wanted = isExpression(pattern) ? evaluator.evaluate(pattern, full) : applyPattern(primary.basename!, pattern);
    return [wanted]
      .flat()
      .filter((one) => one !== null)
      .map((one) => asWanted(tool, one as Value, isRequired));
  });
}

function asWanted(tool: Tool, value: Value, required: boolean): Wanted {
  if (typeof value === 'string') return { name: value, required };
  if (isEntry(value)) return { entry: value, required };
  throw new ToolFileError(tool.file, `secondaryFiles must come to names or files, not to ${JSON.stringify(value)}.`);
}
