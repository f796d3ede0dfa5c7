/** What two runs differ in. */
import { diffLineage, type LineageDifference, type StepDifference } from '../../run/lineage.ts';
import type { JsonValue } from '../../store/json.ts';
import type { Outcome } from '../context.ts';
import { table } from '../words.ts';
import { openWork, type WorkFlags } from '../workStore.ts';
import { namedRun } from './names.ts';

const SHOWN_REASONS = 5;
/** Longest value that is shown as it is. */
const LONGEST = 60;

export async function compareRuns(flags: WorkFlags, first: string, second: string): Promise<Outcome> {
  const work = await openWork(flags);
  const [before, now] = [await namedRun(work, first), await namedRun(work, second)];
  const difference = await diffLineage(work, before, now);
  return {
    result: { before, now, ...difference },
    lines: [`From run ${before} to run ${now}:`, ...describe(difference).map((line) => `  ${line}`)],
  };
}

function describe({ inputs, options, definition, steps, releases, tiles }: LineageDifference): string[] {
  const given = [
    ...inputs.added.map((key) => `added    ${key}`),
    ...inputs.removed.map((key) => `removed  ${key}`),
    ...inputs.changed.map((key) => `changed  ${key}`),
    ...options.map(({ path, before, now }) => `${path}: ${show(before)} → ${show(now)}`),
    ...(definition ? ['the state machine is another one'] : []),
  ];
  return [
    ...(given.length === 0 ? ['given the same'] : given),
    ...table(steps.map(stepRow)),
    ...(releases.before === undefined && releases.now === undefined
      ? []
      : [
          releases.before === releases.now
            ? 'the same release came out'
            : `release ${releases.before ?? 'none'} → ${releases.now ?? 'none'}: ${tiles.new} new tiles, ${tiles.gone} gone, ${tiles.same} as before`,
        ]),
  ];
}

function stepRow({ step, same, changed, new: added, gone, because }: StepDifference): (string | number)[] {
  const reasons = Object.entries(because)
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN_REASONS)
    .map(([path, count]) => `${path} (${count})`);
  const why = reasons.length === 0 ? '' : `because of ${reasons.join(', ')}`;
  return [step, `${same} as before`, `${changed} changed`, `${added} new`, `${gone} gone`, why];
}

function show(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
