/** What a rendered pipeline looks like. Nothing here, nor in what imports only this, loads the CDK. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  ErrorEquals: string[];
  Next: string;
  ResultPath?: string;
}

/** Reads the items of a distributed map from one JSON object in a bucket. */
export interface ItemReader {
  Resource: string;
  ReaderConfig: { InputType: string };
  Parameters: { [key: string]: Json };
}

/** A state of the Amazon States Language, in the fields that all three runners share. */
export interface State {
  Type: string;
  Next?: string;
  End?: boolean;
  Resource?: string;
  Parameters?: Json;
  ResultPath?: string | null;
  TimeoutSeconds?: number;
  MaxConcurrency?: number;
  ItemReader?: ItemReader;
  ItemSelector?: Json;
  ItemsPath?: string;
  ItemProcessor?: StateMachine & { ProcessorConfig?: { Mode?: string; ExecutionType?: string } };
  Branches?: StateMachine[];
  Retry?: Retrier[];
  Catch?: Catcher[];
  [field: string]: unknown;
}

export interface StateMachine {
  StartAt: string;
  States: Record<string, State>;
  TimeoutSeconds?: number;
  Comment?: string;
}

/** What runs when a Fargate task definition is started. */
export interface TaskDefinition {
  /** The container whose command the state machine overrides. */
  container: string;
  /** The program, a module below the package's root: what the image's entry point runs by `node`. */
  program: string;
  vcpu: number;
  memoryMiB: number;
  /** The image of the container, where it is not our own. */
  image?: string;
  /** It waits beside other tasks most of its time: it takes no place of those that run at once. */
  isService?: boolean;
}

export type BucketRole = 'inbox' | 'work' | 'tiles';

/** A state machine as AWS runs it, with `${…}` where a deployment puts a name, and what those names stand for. */
export interface RenderedPipeline {
  name: string;
  /** One sentence for people. */
  summary?: string;
  /** What a run is given, as JSON Schema. */
  inputs?: { [key: string]: Json };
  /** When to run without being asked: `rate(1 day)`, `cron(0 3 * * ? *)`. */
  every?: string;
  definition: StateMachine;
  /** By what `Bucket` says in the definition. */
  buckets: Record<string, BucketRole>;
  /** By what `TaskDefinition` says in the definition. */
  taskDefinitions: Record<string, TaskDefinition>;
}
