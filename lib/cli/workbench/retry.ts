/** Another execution of a run. */
import { definitionOf } from '../../run/definitions.ts';
import { type Execution, readExecutions } from '../../run/executions.ts';
import type { StartRequest } from '../../run/target.ts';
import type { Context, Outcome } from '../context.ts';
import { UsageError } from '../errors.ts';
import type { RetryFlags } from '../retry.ts';
import { openWork } from '../workStore.ts';
import { deployedTarget } from './deployed.ts';
import { namedPipeline } from './namedPipeline.ts';
import { namedRun } from './names.ts';
import { openStores } from './places.ts';
import { performOn, performRun } from './trigger.ts';

/** @throws UsageError when it runs, or when nothing says what it was started with */
export async function retryRun(flags: RetryFlags, name: string, context: Context): Promise<Outcome> {
  const work = await openWork(flags);
  const run = await namedRun(work, name);
  const last = (await readExecutions(work, run)).at(-1);
  if (last === undefined)
    throw new UsageError(`Run ${run} has no record of what it was started with: start it as before.`);
  if (last.state === 'running') throw new UsageError(`Run ${run} runs: "chronotiles stop ${run}" stops it.`);
  if (last.target === 'cloud') return retryInCloud(last, context);
  if (last.stores === undefined) {
    throw new UsageError(`Run ${run} ran in stores that nobody noted: start it there.`);
  }
  const urls = last.stores;
  const stores = { ...(await openStores(urls)), work };
  const request: StartRequest = {
    pipeline: await definitionOf(work, run),
    input: last.input as StartRequest['input'],
  };
  return performRun(request, { stores, urls, workers: flags.workers }, context);
}

/** Its inputs lie frozen in the work bucket. */
async function retryInCloud({ pipeline, input }: Execution, context: Context): Promise<Outcome> {
  const { pipeline: found } = await namedPipeline(pipeline, undefined);
  const request = { pipeline: found, input: input as StartRequest['input'] };
  return performOn(await deployedTarget(context.signal), request, context);
}
