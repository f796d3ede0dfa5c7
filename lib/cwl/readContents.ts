import { JobError } from './errors.ts';
import type { Files } from './files.ts';

/** What `loadContents` takes at most (CWL v1.2 CommandLineTool §"File"). */
export const CONTENTS_LIMIT = 64 * 1024;

/** The contents of a file as text. @throws JobError for one that is too large to be loaded, or no text */
export async function readContents(files: Files, location: string, what: string): Promise<string> {
  const bytes = await files.read(location, CONTENTS_LIMIT + 1);
  if (bytes.length > CONTENTS_LIMIT) {
    throw new JobError(`${what} has a file of more than 64 KiB, too large for loadContents: ${location}.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new JobError(`${what} has a file that is no UTF-8 text, which loadContents wants: ${location}.`, { cause });
  }
}
