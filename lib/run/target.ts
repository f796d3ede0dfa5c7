import type { Json, RenderedPipeline } from '../pipelines/definition.ts';
import type { Execution } from './executions.ts';
import type { Outcome } from './runPipeline.ts';

/** What an execution is started with. */
export interface StartRequest {
  pipeline: RenderedPipeline;
  /** The input of the state machine. */
  input: { run: string; [key: string]: Json };
}

export interface StartedExecution {
  /** Its number among the executions of the run. */
  execution: number;
  /** Settles when it is over; a target that is watched from afar looks now and then. */
  done: Promise<Outcome>;
}

/** Where executions run. The records that they leave in the work store are the same. */
export interface Target {
  kind: 'local' | 'cloud';
  /** Records the execution and starts it. @throws UserError when that is not possible, with what to do */
  start(request: StartRequest): Promise<StartedExecution>;
  /** Ends an execution, which it may take a moment to do. */
  stop(run: string, execution: Execution, by: string): Promise<void>;
  /** Whether an execution goes on, as the target itself knows. */
  isRunning(run: string, execution: Execution): Promise<boolean>;
}
