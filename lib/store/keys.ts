import { InvalidKeyError } from './errors.ts';

/** S3's limit for a key, in bytes of UTF-8. */
const LONGEST_KEY = 1024;

/**
 * Refuses keys that could leave the store or that not every store takes.
 * @throws InvalidKeyError
 */
export function validateKey(key: string): void {
  const fault = faultOf(key);
  if (fault) throw new InvalidKeyError(key, fault);
}

function faultOf(key: string): string | undefined {
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

/** Orders keys by their UTF-8 bytes, as S3 lists them. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)];
    // UTF-16 sorts surrogates (U+10000 and above) before U+E000 to U+FFFF, UTF-8 after them.
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return (unit & 0xf800) === 0xd800;
}
