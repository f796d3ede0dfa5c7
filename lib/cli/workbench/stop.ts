/** Stopping a run. */
import { hostname, userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { requestStop } from '../../inbox/executions.ts';
import { readExecutions } from '../../run/executions.ts';
import { readRunSummary } from '../../run/runs.ts';
import { type Context, EXIT, type Outcome } from '../context.ts';
import { UsageError } from '../errors.ts';
import { openWork, type WorkFlags } from '../workStore.ts';
import { deployedTarget } from './deployed.ts';
import { namedRun } from './names.ts';

const PATIENCE_MILLISECONDS = 30_000;
const LOOK_EVERY = 200;

/** @throws UsageError when nothing of the run goes on */
export async function stopRun(
  flags: WorkFlags & { wait: boolean },
  name: string,
  { signal }: Context,
): Promise<Outcome> {
  const work = await openWork(flags);
  const run = await namedRun(work, name);
  const execution = (await readExecutions(work, run)).at(-1);
  if (execution?.state !== 'running') {
    throw new UsageError(
      `Run ${run} does not run: it ${execution ? `is ${execution.state}` : 'has no record of who runs it'}.`,
    );
  }
  const by = `${userInfo().username}@${hostname()}`;
  if (execution.target === 'cloud') await (await deployedTarget(signal)).stop(run, execution, by);
  else await requestStop(work, run, execution.execution, { requestedAt: new Date().toISOString(), by });
  if (!flags.wait) return { result: { run, requested: true }, lines: [`Run ${run} is asked to stop.`] };
  for (const started = Date.now(); Date.now() - started < PATIENCE_MILLISECONDS; await sleep(LOOK_EVERY)) {
    signal.throwIfAborted();
    const { state } = await readRunSummary(work, run);
    if (state !== 'running') return { result: { run, state }, lines: [`Run ${run} is ${state}.`] };
  }
  return {
    result: { run, requested: true, state: 'running' },
    lines: [`Run ${run} was asked to stop and goes on: whoever runs it (${execution.by}) does not look.`],
    exitCode: EXIT.failed,
  };
}
