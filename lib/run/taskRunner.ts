import type { Log } from '../steps/log.ts';

/** A command of a container: the program of its task definition and the words after it. */
export interface TaskCommand {
  /** A module below the package's root, or an absolute path. */
  program: string;
  args: string[];
  /** It waits beside other tasks, and must not take a place that they wait for. */
  isService?: boolean;
}

/** How a task ended. `reason` says in a sentence why an exit code is not 0. */
export interface TaskEnd {
  exitCode: number;
  reason?: string;
  /** What the step said about its result. */
  status?: string;
  timedOut?: boolean;
}

export interface TaskOptions {
  /** Ends the task: it is asked first, then killed. */
  signal: AbortSignal;
  /** Counted from the moment the task starts, not while it waits for a free worker. */
  timeoutSeconds: number;
  onStart: () => void;
  log: Log;
}

/** Runs tasks on this machine and owns whatever they run in. */
export interface TaskRunner {
  /** Resolves when the task has ended and nothing of it runs any more; never rejects. */
  run(command: TaskCommand, options: TaskOptions): Promise<TaskEnd>;
  /** Ends all that is left. */
  close(): Promise<void>;
}

/** What the module of a program exports. The environment names the stores, as it does in a container. */
export type Main = (args: string[], context: MainContext) => Promise<TaskEnd>;

export interface MainContext {
  env: Record<string, string | undefined>;
  signal: AbortSignal;
  log: Log;
}
