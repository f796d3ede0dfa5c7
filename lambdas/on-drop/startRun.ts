import { countExecutions, readExecutionEnd } from '../../lib/inbox/executions.ts';
import { planRun, readInputs, writeInputs } from '../../lib/inbox/freeze.ts';
import { executionName, parseExecutionName, pipelineVersion } from '../../lib/inbox/names.ts';
import { specs } from '../../lib/steps/specs.ts';
import { NotFoundError } from '../../lib/store/errors.ts';
import { recordStart } from './executions.ts';
import type { Ports } from './ports.ts';

/** `known`: these very inputs were run before, and nothing changed since that would make the outcome another. */
export type Start = 'started' | 'current' | 'busy' | 'known';

const PIPELINE_VERSION = pipelineVersion(Object.values(specs));

/**
 * Freezes what lies in the inbox for a dataset and starts its run, unless the current release was made of the very same or
 * a run of the dataset is going on. Doing it twice starts one run: its name follows from the inputs.
 * @throws UnusableDatasetError where nothing can be made of the dataset
 */
export async function startRun(ports: Ports, dataset: string): Promise<Start> {
  const { stores, log } = ports;
  const { inputs, isCurrent } = await planRun(stores, dataset, { pipelineVersion: PIPELINE_VERSION });
  const { run } = inputs;
  if (isCurrent) return 'current';
  for (const name of await ports.running()) {
    const other = parseExecutionName(name)?.run;
    if (other === run) return 'started';
    if (other !== undefined && (await datasetOf(ports, other)) === dataset) return 'busy';
  }
  const execution = await nextExecution(ports, run);
  if (execution === undefined) return 'known';
  await writeInputs(stores, inputs);
  const name = executionName(run, execution);
  const input = { run, dataset };
  const started = await ports.start(name, input);
  // Where it was started before, the event of its start brings the record.
  if (started !== undefined) await recordStart(ports, name, { ...started, input });
  log.info({ dataset, run, execution: name, sources: inputs.objects.length }, 'Run:Started');
  return 'started';
}

async function datasetOf({ stores }: Ports, run: string): Promise<string | undefined> {
  try {
    return (await readInputs(stores, run)).dataset;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/**
 * The number of the execution to start. A run that ended well once and is not current, since the inbox went another way and
 * came back, starts again. One that failed the last time does not: the same inputs would most likely fail again, and its end,
 * which is one more reason to look, must not start it for ever. `retry` is there.
 */
async function nextExecution({ stores }: Ports, run: string): Promise<number | undefined> {
  const count = await countExecutions(stores.work, run);
  if (count === 0) return 1;
  const end = await readExecutionEnd(stores.work, run, count);
  return end?.status === 'succeeded' ? count + 1 : undefined;
}
