import type { TaskEnd } from './taskRunner.ts';

/** What happens during a run, as it happens. `at`: milliseconds since the epoch. */
export type RunEvent = { at: number } & (
  | { type: 'RunStarted'; run: string }
  | { type: 'StateEntered'; state: string; path: string[] }
  | { type: 'StateExited'; state: string; path: string[] }
  | { type: 'StateRetried'; state: string; path: string[]; error: string; cause: string; attempt: number }
  | { type: 'StateCaught'; state: string; path: string[]; error: string; cause: string }
  | { type: 'MapStarted'; state: string; path: string[]; items: number }
  | { type: 'TaskStarted'; state: string; path: string[]; command: string[] }
  | { type: 'TaskEnded'; state: string; path: string[]; command: string[]; end: TaskEnd; seconds: number }
  | { type: 'TaskLogged'; command: string[]; level: 'info' | 'warn' | 'error'; fields: object; event: string }
  | { type: 'RunEnded'; run: string; status: 'succeeded' | 'failed' | 'aborted' }
);

/** An event without its time. */
export type RunEventBody = RunEvent extends infer Event ? (Event extends unknown ? Omit<Event, 'at'> : never) : never;
