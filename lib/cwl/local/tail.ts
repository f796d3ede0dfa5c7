/** Keeps the end of what a program prints. */
const LINES = 20;
const BYTES = 8 * 1024;

export interface Tail {
  add(chunk: Uint8Array): void;
  /** The last lines, and at most 8 KiB of them. */
  text(): string;
}

export function createTail(): Tail {
  let kept = Buffer.alloc(0);
  return {
    add(chunk) {
      kept = Buffer.concat([kept, chunk]).subarray(-BYTES);
    },
    text: () =>
      kept
        .toString('utf8')
        .split('\n')
        .slice(-LINES - 1)
        .join('\n')
        .trim(),
  };
}
