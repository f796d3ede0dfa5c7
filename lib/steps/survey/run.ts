import { NO_SHIFT } from '../../changes/shift.ts';
import { inputsSchema } from '../../inbox/inputs.ts';
import { inputsKey } from '../../inbox/names.ts';
import { collectedSchema } from '../collect/plan.ts';
import { readDocument } from '../documents.ts';
import { NothingUsableError, PostConditionError } from '../errors.ts';
import type { RunJob } from '../jobs.ts';
import { manifestKey, productKey, unitKey } from '../keys.ts';
import { encodeMatchRows } from '../match/lists.ts';
import { readPacks } from '../packs.ts';
import { BUILDING, type Rows, readRows } from '../rows.ts';
import type { StepCode } from '../spec.ts';
import { thresholdsOf } from '../thresholds.ts';
import { planUnits } from '../units.ts';
import { planCells } from './cells.ts';
import { findDuplicates } from './duplicates.ts';
import { decodeFindings, encodeFindings } from './findings.ts';
import { buildingGrounds, neighboursOf, nobodyLooked } from './grounds.ts';
import { planMatch } from './matchPlan.ts';
import { shiftsOf } from './shifts.ts';
import type { SurveyResult } from './spec.ts';

/** Tells where each vintage looked and how far it lies off as a whole, and plans which cells to match. */
export const survey: StepCode<RunJob, SurveyResult> = {
  async run({ run }, { stores: { work } }) {
    const inputs = await readDocument(work, inputsKey(run), inputsSchema);
    const { settings, options } = inputs;
    const collected = await readDocument(work, productKey(run, 'collect', 'collected.json'), collectedSchema);
    const { packs, rejected } = await readPacks(work, run, collected);
    if (packs.length === 0)
      throw new NothingUsableError(`Nothing was read. ${rejected[0]?.key ?? ''}: ${rejected[0]?.reason ?? ''}`);
    const rows = await readRows(work, packs, options.history);
    const { kept, occurrences, duplicates } = findDuplicates(rows);
    const { vintages, frame } = collected;
    const isSeries = options.history && vintages.length > 1;
    const grounds = isSeries ? buildingGrounds(rows, packs, vintages, settings, frame) : [];
    const shifts = isSeries ? shiftsOf(rows, kept, vintages.length) : vintages.map(() => NO_SHIFT);
    const { next, previous } = isSeries ? neighboursOf(rows, packs, grounds, shifts) : nobodyLooked(rows.count);
    const cellSize = Math.round(options.cellSize * 1000);
    const compared = isSeries ? comparedRows(rows, kept) : new Uint8Array(rows.count);
    const cells = planCells({ rows, kept: compared, next, shifts, cellSize });
    const plan = planMatch(cells, rows, packs, shifts, cellSize, thresholdsOf(inputs));
    await work.put(productKey(run, 'match', 'rows'), encodeMatchRows(plan.rows));
    const findings = encodeFindings({ kept, occurrences, next, previous }, { duplicates, shifts });
    await work.put(productKey(run, 'survey', 'findings'), findings);
    // An outline is a small part of its source, so a batch of outlines may stand for more of them.
    const { hits } = await planUnits(work, run, 'match', plan.units, options.batchBytes / 4, async (unit) => {
      await work.put(unitKey(run, 'match', unit), plan.encode(unit));
    });
    return { bodies: rows.count, duplicates, units: plan.units.length, hits };
  },

  async check({ run }, { bodies }, { stores: { work } }) {
    const { next, previous } = decodeFindings(await work.get(productKey(run, 'survey', 'findings')));
    if (next.length !== bodies || previous.length !== bodies)
      throw new PostConditionError('survey', 'bodies are missing from the findings');
    if (!(await work.head(manifestKey(run, 'match'))))
      throw new PostConditionError('survey', 'there is no manifest for match');
  },
};

/** Buildings that are no duplicate of another one. */
function comparedRows({ count, modules, features }: Rows, kept: Uint8Array): Uint8Array {
  const compared = new Uint8Array(count);
  for (let row = 0; row < count; row++) compared[row] = modules[row] === BUILDING ? kept[features[row]] : 0;
  return compared;
}
