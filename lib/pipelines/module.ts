import type { Construct } from 'constructs';
import type { z } from 'zod';
import type { Json } from './definition.ts';
import type { Pipeline, PipelineProps } from './pipeline.ts';

/**
 * A pipeline as a module brings it: `export const pipeline: PipelineModule = {…}`. Modules are found by this export in
 * `lib/pipelines`, and in a folder of one's own that `-C <dir>` names; a module without it is a helper of the others.
 */
export interface PipelineModule {
  /** What commands and records call it: letters, digits and hyphens, beginning with a letter. */
  name: string;
  /** One sentence for people. */
  summary: string;
  /** What a run is given by `--input name=value`; JSON after parsing. */
  inputs: z.ZodObject;
  /** When to run without being asked, as EventBridge writes it: `rate(1 day)`, `cron(0 3 * * ? *)`. */
  every?: string;
  /** Wires the states. The machine is started with a `StateInput`. */
  build(scope: Construct, props: PipelineProps): Pipeline;
}

/** What the state machine of a pipeline is started with: `$.run`, `$.date` and `$.input.<name>` in its states. */
export interface StateInput {
  /** Name of the run: the folder of its records and products is `v1/runs/<run>/` of the work bucket. */
  run: string;
  /** The date that the run stands for, ISO 8601: a day, or a time in UTC. */
  date: string;
  input: { [name: string]: Json };
}
