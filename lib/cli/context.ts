/** What every command is given, and what it gives back. */

/** Exit codes of the program; 33 is what runners of CWL answer, 130 what a shell makes of Ctrl-C. */
export const EXIT = { done: 0, failed: 1, usage: 2, rejected: 3, unsupported: 33, interrupted: 130 } as const;

export interface Context {
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** Where to report while working: standard error. */
  progress: Progress;
}

export interface Progress {
  /** One line for people that stays. */
  say(line: string): void;
  /** A line that the next one replaces; shown on a terminal only. */
  show(line: string): void;
}

export interface Outcome {
  /** One JSON object, printed with `--json`. */
  result: object;
  /** What people read instead. */
  lines: string[];
  /** 0 where it is left out. */
  exitCode?: number;
}

/** A terminal's line is rewritten in place; anything else gets whole lines only. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  let shown = false;
  const clear = () => {
    if (shown) stream.write('\r\x1b[K');
    shown = false;
  };
  return {
    say(line) {
      clear();
      stream.write(`${line}\n`);
    },
    show(line) {
      if (!stream.isTTY) return;
      clear();
      stream.write(line.slice(0, (stream.columns ?? 80) - 1));
      shown = true;
    },
  };
}
