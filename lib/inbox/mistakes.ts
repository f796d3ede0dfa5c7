/** Turns what zod found into sentences for the person who wrote the file. */
import type { z } from 'zod';

/** One sentence a mistake, each naming the setting that it is about. */
export function describeMistakes(error: z.ZodError): string[] {
  return error.issues.map(describe);
}

function describe(issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `"${place ? `${place}.` : ''}${key}"`);
    return `${names.join(' and ')} ${names.length > 1 ? 'are no settings' : 'is no setting'}: look for a slip in the name.`;
  }
  if (issue.code === 'invalid_key') return `"${place}" ${issue.issues[0]?.message ?? 'is no valid name'}.`;
  if (!place) return `It must hold one object in braces.`;
  return `"${place}" ${/^(must|is) /.test(issue.message) ? issue.message : `is wrong (${issue.message})`}.`;
}
