import { foldHistory, type Story } from '../../changes/fold.ts';
import { STILL_STANDS, type Vintage } from '../../city/vintage.ts';
import { inputsSchema } from '../../inbox/inputs.ts';
import { inputsKey } from '../../inbox/names.ts';
import { CAME, WENT } from '../../tiles/feature.ts';
import { collectedSchema } from '../collect/plan.ts';
import { readDocument, writeDocument } from '../documents.ts';
import { PostConditionError } from '../errors.ts';
import type { RunJob } from '../jobs.ts';
import { manifestKey, productKey, unitKey } from '../keys.ts';
import { readPacks } from '../packs.ts';
import { readRows } from '../rows.ts';
import type { StepCode } from '../spec.ts';
import { decodeFindings, type Findings } from '../survey/findings.ts';
import { thresholdsOf } from '../thresholds.ts';
import { planUnits } from '../units.ts';
import { changedVersions } from './changedVersions.ts';
import { createBuildingIds, type RunHistory, readHistory } from './history.ts';
import type { JoinResult } from './spec.ts';
import { addStanding, addUncompared } from './standing.ts';
import { planTiles } from './tilePlan.ts';
import { createVersionTable, type VersionTableBuilder } from './versionTable.ts';
import { writeStory } from './writeStory.ts';

/** Joins what was compared into transactions and versions over all vintages, and plans the tiles. */
export const join: StepCode<RunJob, JoinResult> = {
  async run({ run }, { stores: { work } }) {
    const inputs = await readDocument(work, inputsKey(run), inputsSchema);
    const { options } = inputs;
    const collected = await readDocument(work, productKey(run, 'collect', 'collected.json'), collectedSchema);
    const { frame, vintages } = collected;
    const { packs } = await readPacks(work, run, collected);
    const rows = await readRows(work, packs, options.history);
    const findings = decodeFindings(await work.get(productKey(run, 'survey', 'findings')));
    const table = createVersionTable(rows.count);
    const counts: Record<string, number> = {};
    if (options.history) {
      const history = await readHistory(
        work,
        run,
        rows,
        findings,
        vintages.map(({ name }) => name),
      );
      const story = foldHistory(history, thresholdsOf(inputs));
      for (const { type } of story.transactions) counts[type] = (counts[type] ?? 0) + 1;
      addStory(table, story, vintages, history);
      addStanding(table, rows, findings, vintages, history.buildingIds);
      await writeStory(work, run, story, vintages, options.tilesVersion === '1.0');
      await writeDocument(
        work,
        productKey(run, 'join', 'changed.json'),
        changedVersions(story, rows, packs, history.rowOf),
      );
    } else {
      addUncompared(table, rows, findings, vintages, createBuildingIds(rows, findings));
    }
    const versions = table.finish();
    const { trees, units, context, encode } = planTiles({ versions, rows, packs, vintages, frame, options });
    await writeDocument(work, productKey(run, 'tile', 'context.json'), context);
    await writeDocument(work, productKey(run, 'join', 'trees.json'), trees);
    // Geometry in a pack is a small part of its source, so a batch may stand for more of it.
    const { hits } = await planUnits(work, run, 'tile', units, options.batchBytes / 8, async (unit) => {
      await work.put(unitKey(run, 'tile', unit), encode(unit));
    });
    return { transactions: counts, versions: versions.count, tiles: units.length, hits };
  },

  async check({ run }, { versions }, { stores: { work } }) {
    const findings: Findings = decodeFindings(await work.get(productKey(run, 'survey', 'findings')));
    const hasInput = findings.kept.some((one) => one === 1);
    if (hasInput && versions === 0)
      throw new PostConditionError('join', 'no version came out of the buildings that were read');
    if (!(await work.head(manifestKey(run, 'tile'))))
      throw new PostConditionError('join', 'there is no manifest for tile');
  },
};

/** Adds the versions of buildings; of each vintage that saw one, the body whose attributes count. */
function addStory(
  table: VersionTableBuilder,
  { versions }: Story,
  vintages: Vintage[],
  { rowOf, bodies: { vintage: vintageOf } }: RunHistory,
): void {
  const dates = new Map(vintages.map(({ name, date }) => [name, date]));
  for (const version of versions) {
    table.add({
      id: version.id,
      start: dates.get(version.start)!,
      end: version.end === null ? STILL_STANDS : dates.get(version.end)!,
      came: CAME.indexOf(version.came),
      went: WENT.indexOf(version.went ?? 'standing'),
      geometry: rowOf[version.geometry],
      members: onePerVintage(version, vintageOf).map((body) => rowOf[body]),
    });
  }
}

/** The newest body, and of every earlier vintage the first. */
function onePerVintage({ members, newest }: Story['versions'][number], vintageOf: Uint8Array): number[] {
  const chosen: number[] = [];
  let last = -1;
  for (const body of members) {
    const vintage = vintageOf[body];
    if (vintage !== last && vintage < vintageOf[newest]) chosen.push(body);
    last = vintage;
  }
  chosen.push(newest);
  return chosen;
}
