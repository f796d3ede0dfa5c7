import { inputsSchema } from '../../inbox/inputs.ts';
import { inputsKey } from '../../inbox/names.ts';
import { putBlob, readEntry, writeEntry } from '../../store/cache.ts';
import { collectedSchema } from '../collect/plan.ts';
import { readDocument } from '../documents.ts';
import { PostConditionError } from '../errors.ts';
import type { BatchJob, BatchResult } from '../jobs.ts';
import { productKey } from '../keys.ts';
import type { StepCode } from '../spec.ts';
import { readUnits } from '../units.ts';
import { packOutputs, splitOutcomeSchema } from './outcome.ts';
import { readPart } from './readPart.ts';
import { splitParts } from './units.ts';

/** Reads parts of sources once, tells bodies apart and packs them with light outlines beside. */
export const split: StepCode<BatchJob, BatchResult> = {
  async run({ run, units }, { stores: { inbox, work }, signal, log }) {
    const inputs = await readDocument(work, inputsKey(run), inputsSchema);
    const collected = await readDocument(work, productKey(run, 'collect', 'collected.json'), collectedSchema);
    const planned = await readUnits(work, run, 'split');
    const parts = splitParts(collected);
    for (const index of units) {
      const { name, key, fields } = planned[index];
      const outputs: { name: string; sha256: string; size: number }[] = [];
      let packs = 0;
      const outcome = await readPart(
        inbox,
        parts[index],
        collected,
        inputs,
        async (pack) => {
          const names = packOutputs(packs++);
          for (const part of ['table', 'geometry', 'outlines'] as const) {
            outputs.push({ name: names[part], sha256: await putBlob(work, pack[part]), size: pack[part].length });
          }
        },
        signal,
      );
      await writeEntry(work, key, { fields, outputs, result: outcome });
      log.info({ part: name, bodies: outcome.bodies, rejected: outcome.rejected.length }, 'Part:Split');
    }
    return { units: units.length };
  },

  async check({ run, units }, _result, { stores: { work } }) {
    const planned = await readUnits(work, run, 'split');
    for (const index of units) {
      const { name, key } = planned[index];
      const entry = await readEntry(work, key);
      if (!entry) throw new PostConditionError('split', `"${name}" has no outcome`);
      const { surfaces } = splitOutcomeSchema.parse(entry.result);
      if (surfaces.in !== surfaces.kept + surfaces.otherLod + surfaces.duplicate + surfaces.rejected) {
        throw new PostConditionError('split', `of the ${surfaces.in} surfaces in "${name}" some are not accounted for`);
      }
    }
  },
};
