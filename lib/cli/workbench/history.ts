/** Every execution that there was. */
import { type Execution, readExecutions } from '../../run/executions.ts';
import { listRunSummaries, type RunSummary } from '../../run/runs.ts';
import { mapAtOnce } from '../../steps/units.ts';
import type { Outcome } from '../context.ts';
import { UsageError } from '../errors.ts';
import { moment, spanBetween } from '../moments.ts';
import { table } from '../words.ts';
import { openWork, type WorkFlags } from '../workStore.ts';

/** @throws UsageError when nothing of that name was run */
export async function showHistory(flags: WorkFlags, name: string | undefined): Promise<Outcome> {
  const work = await openWork(flags);
  const all = await listRunSummaries(work);
  const runs = all.filter(({ dataset, pipeline }) => name === undefined || name === dataset || name === pipeline);
  if (runs.length === 0 && name !== undefined) {
    const known = [...new Set(all.flatMap(({ dataset, pipeline }) => [pipeline, dataset ?? pipeline]))].toSorted();
    throw new UsageError(
      `Nothing called "${name}" was run. ${known.length === 0 ? 'Nothing was run yet.' : `There are: ${known.join(', ')}.`}`,
    );
  }
  const executions = (
    await mapAtOnce(
      runs.filter(({ pipeline }) => pipeline !== 'unknown'),
      async (run) => (await readExecutions(work, run.run)).map((execution) => ({ run, execution })),
    )
  )
    .flat()
    .sort((a, b) => (a.execution.startedAt < b.execution.startedAt ? 1 : -1));
  return {
    result: { executions: executions.map(({ run, execution }) => ({ run: run.run, ...execution })) },
    lines: executions.length === 0 ? ['Nothing was run yet.'] : table(executions.map(row)),
  };
}

function row({ run, execution }: { run: RunSummary; execution: Execution }): string[] {
  const { startedAt, state, by, target, end } = execution;
  return [
    moment(startedAt),
    run.run,
    `${execution.execution}`,
    run.pipeline,
    run.dataset ?? run.date ?? '',
    state,
    end ? spanBetween(startedAt, end.endedAt) : '',
    `${target}, by ${by}`,
    end?.reason ?? '',
  ];
}
