import { lowerCaseNames } from './bodies.ts';

/** S3 takes metadata as HTTP headers, which are ASCII: anything else is percent-encoded. */
export function encodeMetadata(metadata?: Record<string, string>): Record<string, string> {
  const entries = Object.entries(lowerCaseNames(metadata));
  return Object.fromEntries(entries.map(([name, value]) => [name, encodeValue(value)]));
}

/** Reads what `encodeMetadata` wrote; what others wrote stays as it is. */
export function decodeMetadata(metadata: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, decodeValue(value)]));
}

function encodeValue(value: string): string {
  const isPlain = /^[!-$&-~]([ -$&-~]*[!-$&-~])?$/.test(value) || value === '';
  return isPlain ? value : encodeURIComponent(value);
}

function decodeValue(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
