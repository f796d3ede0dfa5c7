import { StoreUnavailableError } from './errors.ts';

const REMEDIES: Record<string, string> = {
  ENOSPC: 'the disk is full: make room, or choose another place',
  EDQUOT: 'the disk quota is used up: make room, or choose another place',
  EACCES: 'permission is denied: change its rights or its owner, or choose another place',
  EPERM: 'permission is denied: change its rights or its owner, or choose another place',
  EROFS: 'it lies on a read-only file system: choose another place',
  // Node says so when folders cannot be made on a read-only file system.
  ENOENT: 'no folder can be made there: the place is read-only or gone, so choose another place',
  ENOTDIR: 'a part of this path is a file: a folder cannot be made there, so move one of the two',
  EISDIR: 'there is a folder of this name: a file cannot be made there, so move one of the two',
  ENAMETOOLONG: 'its name is too long for this file system: shorten it',
  EMFILE: 'too many files are open: raise the limit by "ulimit -n 4096"',
  ENFILE: 'too many files are open on this machine',
  EIO: 'the disk reported an error: check it',
  ELOOP: 'its symbolic links lead in a circle: mend them',
};

/** The `code` of an error of the operating system. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Turns an error of the operating system into a sentence; other errors are left as they are. */
export function fileError(error: unknown, path: string, action: 'read' | 'written'): unknown {
  const code = codeOf(error);
  if (code === undefined || !('syscall' in (error as Error))) return error;
  const remedy = REMEDIES[code] ?? `the system says ${code}`;
  return new StoreUnavailableError(`"${path}" cannot be ${action}: ${remedy}.`, { cause: error });
}
