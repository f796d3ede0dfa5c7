import { InvalidKeyError } from './errors.ts';

/** S3's limit for a key, in bytes of UTF-8. */
const LONGEST_KEY = 1024;

/**
 * Refuses keys that could leave the store or that not every store takes.
 * @throws InvalidKeyError
 */
export function validateKey(key: string): void {
  const fault = faultOfKey(key);
  if (fault) throw new InvalidKeyError(key, fault);
}

/** What is wrong with a key, in words that follow "it is no object key: "; undefined for a good one. */
export function faultOfKey(key: string): string | undefined {
  if (key === '') return 'it is empty';
  if (!key.isWellFormed()) return 'it is no valid Unicode';
  if (key.includes('\0')) return 'it holds a NUL character';
  if (key.startsWith('/')) return 'it begins with a slash';
  if (process.platform === 'win32' && /[\\:]/.test(key)) return 'it holds a backslash or a colon';
  if (Buffer.byteLength(key) > LONGEST_KEY) return `it is longer than ${LONGEST_KEY} bytes`;
  for (const segment of key.split('/')) {
    if (segment === '') return 'it has an empty part between two slashes';
    if (segment === '.' || segment === '..') return `its part "${segment}" could lead out of the store`;
  }
  return undefined;
}

/** Whether any key can begin with this prefix. */
export function canBeginKeys(prefix: string): boolean {
  const folders = prefix.split('/').slice(0, -1);
  return folders.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}
