/** Executions of the deployed state machine, as the workbench starts and stops them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionEnd } from '../../inbox/executions.ts';
import { CloudRunError } from '../errors.ts';
import { readExecutions } from '../executions.ts';
import type { Outcome } from '../runPipeline.ts';
import type { StartRequest, Target } from '../target.ts';
import type { Deployment } from './deployment.ts';
import { readEnd, startInCloud, stopInCloud } from './executions.ts';

/** The pipeline of the state machine that the stack has. */
const PIPELINE = 'temporalTiles';

export interface CloudOptions {
  /** Who starts runs, `anna@laptop`. */
  by: string;
  /** Ends the watching, not what is watched. */
  signal?: AbortSignal;
  /** Milliseconds between two looks. */
  every?: number;
}

/** Starting a run that goes on joins it. */
export function cloudTarget(deployment: Deployment, { by, signal, every = 1000 }: CloudOptions): Target {
  const { work } = deployment.stores;

  async function watch(arn: string): Promise<Outcome> {
    for (;;) {
      const end = await readEnd(arn);
      if (end) return outcomeOf(end);
      await sleep(every, undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
    }
  }

  return {
    kind: 'cloud',
    async start({ pipeline, input }: StartRequest) {
      if (pipeline.name !== PIPELINE) throw new CloudRunError(`The deployed stack runs ${PIPELINE} by name, no other.`);
      const last = (await readExecutions(work, input.run)).at(-1);
      if (last?.arn !== undefined && last.end === undefined && !(await readEnd(last.arn))) {
        return { execution: last.execution, done: watch(last.arn) };
      }
      const { execution, arn } = await startInCloud(deployment, { input, pipeline: pipeline.name, by });
      return { execution, done: watch(arn) };
    },
    async stop(run, { arn }, who) {
      if (arn !== undefined) await stopInCloud(deployment, { run, arn, by: who });
    },
    isRunning: async (_run, { arn }) => arn !== undefined && (await readEnd(arn)) === undefined,
  };
}

function outcomeOf({ status, error = '', cause = '', reason = '' }: ExecutionEnd): Outcome {
  if (status === 'succeeded') return { status, output: null };
  if (status === 'aborted') return { status };
  return { status: 'failed', error: error || status, cause, reason: reason || error || status };
}
