import type { ObjectStore } from '../store/store.ts';
import type { Log } from './log.ts';

export interface StoredLog {
  /** Says everything to the log below too. */
  log: Log;
  /** Says something to the store only, where somebody else tells it to the log below. */
  note: Log;
  /** Writes what is left; nothing is written afterwards. */
  close(): Promise<void>;
}

export interface StoredLogOptions {
  /** How long lines wait until they are written, in milliseconds. */
  every?: number;
  /** Characters after which only errors are kept. */
  limit?: number;
}

/** Levels of pino. */
const LEVELS = { info: 30, warn: 40, error: 50 } as const;

/**
 * A log that is kept as an object too: lines of JSON as pino writes them. The object is written anew every two seconds
 * while there is something new, so that others can follow it in the store alone.
 */
export function storedLog(
  work: ObjectStore,
  key: string,
  below: Log,
  { every = 2000, limit = 2 ** 21 }: StoredLogOptions = {},
): StoredLog {
  let [text, dropped, isDirty] = ['', 0, false];
  let writing: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => void write(), every).unref();

  function write(): Promise<unknown> {
    if (!isDirty) return writing;
    isDirty = false;
    // A log is not worth failing a task for.
    writing = writing.then(() => work.put(key, text, { contentType: 'application/jsonl' })).catch(() => {});
    return writing;
  }

  function keep(level: keyof typeof LEVELS, fields: object, event: string): void {
    if (text.length > limit && level !== 'error') {
      dropped++;
      return;
    }
    text += `${JSON.stringify({ level: LEVELS[level], time: Date.now(), ...fields, msg: event })}\n`;
    isDirty = true;
  }

  const say =
    (level: keyof typeof LEVELS) =>
    (fields: object, event: string): void => {
      keep(level, fields, event);
      below[level](fields, event);
    };
  const noteAs = (level: keyof typeof LEVELS) => (fields: object, event: string) => keep(level, fields, event);

  return {
    log: { info: say('info'), warn: say('warn'), error: say('error') },
    note: { info: noteAs('info'), warn: noteAs('warn'), error: noteAs('error') },
    async close() {
      clearInterval(timer);
      if (dropped > 0) keep('error', { lines: dropped }, 'Log:Cut');
      await write();
    },
  };
}
