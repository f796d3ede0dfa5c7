import Flatbush from 'flatbush';
import { comparePair } from '../../changes/compare.ts';
import type { Outline } from '../../changes/outline.ts';
import type { Thresholds } from '../../changes/thresholds.ts';
import { int32sOf } from '../../city/views.ts';
import { inputsSchema } from '../../inbox/inputs.ts';
import { inputsKey } from '../../inbox/names.ts';
import { putBlob, readEntry, writeEntry } from '../../store/cache.ts';
import type { ObjectStore } from '../../store/store.ts';
import { readDocument } from '../documents.ts';
import { PostConditionError } from '../errors.ts';
import type { BatchJob, BatchResult } from '../jobs.ts';
import { unitKey } from '../keys.ts';
import { readRanges } from '../ranges.ts';
import type { StepCode } from '../spec.ts';
import { thresholdsOf } from '../thresholds.ts';
import { readUnits } from '../units.ts';
import { encodeEdges, type FoundPair } from './edges.ts';
import { decodeMatchUnit, type MatchSide, type MatchUnit } from './lists.ts';

/** Compares the outlines of two states of a cell: who overlaps whom, with evidence. */
export const match: StepCode<BatchJob, BatchResult> = {
  async run({ run, units }, { stores: { work }, signal, log }) {
    const thresholds = thresholdsOf(await readDocument(work, inputsKey(run), inputsSchema));
    const planned = await readUnits(work, run, 'match');
    for (const unit of units) {
      signal.throwIfAborted();
      const pairs = await comparePairs(work, decodeMatchUnit(await work.get(unitKey(run, 'match', unit))), thresholds);
      const bytes = encodeEdges(pairs);
      const outputs = [{ name: 'edges', sha256: await putBlob(work, bytes), size: bytes.length }];
      const { name, key, fields } = planned[unit];
      await writeEntry(work, key, { fields, outputs, result: { pairs: pairs.length } });
      log.info({ cell: name, pairs: pairs.length }, 'Cell:Match');
    }
    return { units: units.length };
  },

  async check({ run, units }, _result, { stores: { work } }) {
    const planned = await readUnits(work, run, 'match');
    for (const unit of units) {
      const { name, key } = planned[unit];
      if (!(await readEntry(work, key))) throw new PostConditionError('match', `cell "${name}" has no edges`);
    }
  },
};

async function comparePairs(work: ObjectStore, unit: MatchUnit, thresholds: Thresholds): Promise<FoundPair[]> {
  const { earlier, later, shifts } = unit;
  const candidates = candidatesOf(unit);
  const ofEarlier = await readOutlines(
    work,
    unit,
    earlier,
    candidates.map((pair) => pair.earlier),
  );
  const ofLater = await readOutlines(
    work,
    unit,
    later,
    candidates.map((pair) => pair.later),
  );
  return candidates.flatMap((pair) => {
    const from = shifts[earlier.vintages[pair.earlier]];
    const to = shifts[later.vintages[pair.later]];
    const shift = { x: to[0] - from[0], y: to[1] - from[1], z: to[2] - from[2] };
    const lods = [earlier.lods[pair.earlier], later.lods[pair.later]] as const;
    const outlines = [ofEarlier.get(pair.earlier)!, ofLater.get(pair.later)!] as const;
    const evidence = comparePair(...outlines, shift, lods, thresholds);
    return evidence ? [{ ...pair, ...evidence }] : [];
  });
}

/** The pairs whose boxes overlap and that belong to this cell: each pair belongs to one cell alone. */
function candidatesOf({ earlier, later, cell: [column, row, size] }: MatchUnit): { earlier: number; later: number }[] {
  const index = new Flatbush(earlier.lods.length, 16, Int32Array);
  for (let entry = 0; entry < earlier.lods.length; entry++) index.add(...boxOf(earlier, entry));
  index.finish();
  const candidates: { earlier: number; later: number }[] = [];
  for (let entry = 0; entry < later.lods.length; entry++) {
    const box = boxOf(later, entry);
    for (const found of index.search(...box).sort((a, b) => a - b)) {
      // The owner is the cell that holds the lower corner of what the boxes share.
      const x = Math.max(box[0], earlier.boxes[4 * found]);
      const y = Math.max(box[1], earlier.boxes[4 * found + 1]);
      const isOwn = Math.floor(x / size) === column && Math.floor(y / size) === row;
      if (isOwn) candidates.push({ earlier: found, later: entry });
    }
  }
  return candidates;
}

function boxOf({ boxes }: MatchSide, entry: number): [number, number, number, number] {
  return [boxes[4 * entry], boxes[4 * entry + 1], boxes[4 * entry + 2], boxes[4 * entry + 3]];
}

/** The outlines of some entries, each read once. */
async function readOutlines(
  work: ObjectStore,
  { outlineBlobs }: MatchUnit,
  side: MatchSide,
  wanted: number[],
): Promise<Map<number, Outline>> {
  const distinct = [...new Set(wanted)];
  const bytes = await readRanges(
    work,
    distinct.map((entry) => ({
      blob: outlineBlobs[side.packs[entry]],
      start: side.triangleStarts[entry],
      length: side.triangleLengths[entry],
    })),
  );
  return new Map(distinct.map((entry, i) => [entry, { triangles: int32sOf(bytes[i]), roofs: side.roofs[entry] }]));
}
