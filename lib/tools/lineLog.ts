import type { Log } from '../steps/log.ts';

export interface LineLog {
  add(stream: 'stdout' | 'stderr', chunk: Uint8Array): void;
  /** Tells what has no end of line. */
  close(): void;
}

/** Longer lines are no text for people. */
const LONGEST = 2000;

/** What a tool prints, told to a log line by line. */
export function lineLog(log: Log): LineLog {
  const rest = { stdout: '', stderr: '' };
  const say = (stream: 'stdout' | 'stderr', line: string): void => {
    if (line !== '') log.info({ stream }, line.slice(0, LONGEST));
  };
  return {
    add(stream, chunk) {
      const lines = (rest[stream] + Buffer.from(chunk).toString()).split('\n');
      rest[stream] = lines.pop()!;
      for (const line of lines) say(stream, line.trimEnd());
    },
    close() {
      for (const stream of ['stdout', 'stderr'] as const) say(stream, rest[stream]);
    },
  };
}
