import { createHash, randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** Names that begin so are the store's own (temporary files, metadata, locks, the work folder): never objects. */
export const RESERVED = '.chronotiles';

/** A new temporary file's path beside an object's: on the same file system, so that it can take the object's place. */
export function temporaryName(path: string): string {
  return join(dirname(path), `${RESERVED}-${randomUUID()}.tmp`);
}

/** Path of an object's metadata. */
export function sidecarName(path: string): string {
  return hashedName(path, 'json');
}

/** Path of an object's lock. */
export function lockName(path: string): string {
  return hashedName(path, 'lock');
}

/** Hashed, since the object's name may already be as long as the file system allows. */
function hashedName(path: string, ending: string): string {
  const name = createHash('sha256').update(basename(path)).digest('hex').slice(0, 32);
  return join(dirname(path), `${RESERVED}-${name}.${ending}`);
}
