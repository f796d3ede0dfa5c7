import type { ExecutionEnd } from '../../lib/inbox/executions.ts';
import type { Ports } from './ports.ts';
import { publishOutcome } from './publishOutcome.ts';

const OUTCOMES = {
  published: 'is published',
  unchanged: 'came out as it was',
  superseded: 'was superseded: another run published first',
};

/** Tells how a run ended, where its report lies, and how to see more. */
export async function notifyEnd(ports: Ports, run: string, dataset: string, end: ExecutionEnd): Promise<void> {
  const outcome = end.status === 'succeeded' ? await publishOutcome(ports.stores.work, run) : undefined;
  const what = outcome === undefined ? `run ${end.status}` : OUTCOMES[outcome];
  const lines = [
    `Run ${run} of ${dataset} ended at ${end.endedAt}: ${what}.`,
    ...(outcome === undefined
      ? [`Why: chronotiles status ${run}, or v1/runs/${run}/ in the work bucket.`]
      : [`Report: ${dataset}/report.json in the tiles bucket.`]),
    ...(end.error ? [`Error: ${end.error}`] : []),
  ];
  await ports.notify(`Chronotiles: ${dataset} ${what}`.slice(0, 99), lines.join('\n'));
}
