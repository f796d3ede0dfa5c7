import Flatbush from 'flatbush';
import { comparePair } from '../../changes/compare.ts';
import type { Outline } from '../../changes/outline.ts';
import { type Thresholds, thresholdsSchema } from '../../changes/thresholds.ts';
import { inputsSchema } from '../../inbox/inputs.ts';
import { inputsKey } from '../../inbox/names.ts';
import { putBlob, readEntry, writeEntry } from '../../store/cache.ts';
import type { ObjectStore } from '../../store/store.ts';
import { readDocument } from '../documents.ts';
import { PostConditionError } from '../errors.ts';
import type { BatchJob, BatchResult } from '../jobs.ts';
import { productKey } from '../keys.ts';
import { readRanges } from '../ranges.ts';
import type { StepCode } from '../spec.ts';
import { readUnits } from '../units.ts';
import { encodeEdges, type FoundPair } from './edges.ts';
import { decodeMatchLists, type MatchEntries, type MatchLists } from './lists.ts';

/** Compares the outlines of two states of a cell: who overlaps whom, with evidence. */
export const match: StepCode<BatchJob, BatchResult> = {
  async run({ run, units }, { stores: { work }, signal, log }) {
    const { settings } = await readDocument(work, inputsKey(run), inputsSchema);
    const thresholds = thresholdsSchema.parse(settings.changes ?? {});
    const lists = decodeMatchLists(await work.get(productKey(run, 'match', 'lists')));
    const planned = await readUnits(work, run, 'match');
    for (const unit of units) {
      signal.throwIfAborted();
      const pairs = await comparePairs(work, lists, unit, thresholds);
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

async function comparePairs(
  work: ObjectStore,
  lists: MatchLists,
  unit: number,
  thresholds: Thresholds,
): Promise<FoundPair[]> {
  const [e0, e1] = [lists.earlierEnds[unit], lists.earlierEnds[unit + 1]];
  const [l0, l1] = [lists.laterEnds[unit], lists.laterEnds[unit + 1]];
  const { earlier, later, cellSize, shifts } = lists;
  const [column, row] = [lists.cells[2 * unit], lists.cells[2 * unit + 1]];
  const index = new Flatbush(e1 - e0, 16, Int32Array);
  for (let e = e0; e < e1; e++) index.add(...boxOf(earlier, e));
  index.finish();
  const candidates: { e: number; l: number }[] = [];
  for (let l = l0; l < l1; l++) {
    const [minX, minY, maxX, maxY] = boxOf(later, l);
    for (const found of index.search(minX, minY, maxX, maxY).sort((a, b) => a - b)) {
      const e = e0 + found;
      // A pair belongs to the cell that holds the lower corner of what its boxes share: to one cell alone.
      const x = Math.max(minX, earlier.boxes[4 * e]);
      const y = Math.max(minY, earlier.boxes[4 * e + 1]);
      if (Math.floor(x / cellSize) === column && Math.floor(y / cellSize) === row) candidates.push({ e, l });
    }
  }
  const outlinesEarlier = await readOutlines(
    work,
    lists,
    earlier,
    candidates.map(({ e }) => e),
  );
  const outlinesLater = await readOutlines(
    work,
    lists,
    later,
    candidates.map(({ l }) => l),
  );
  const pairs: FoundPair[] = [];
  for (const { e, l } of candidates) {
    const from = shifts[earlier.vintages[e]]!;
    const to = shifts[later.vintages[l]]!;
    const shift = { x: to[0] - from[0], y: to[1] - from[1], z: to[2] - from[2] };
    const lods: [number, number] = [earlier.lods[e], later.lods[l]];
    const evidence = comparePair(outlinesEarlier.get(e)!, outlinesLater.get(l)!, shift, lods, thresholds);
    if (evidence) pairs.push({ earlier: e - e0, later: l - l0, ...evidence });
  }
  return pairs;
}

function boxOf({ boxes }: MatchEntries, entry: number): [number, number, number, number] {
  return [boxes[4 * entry], boxes[4 * entry + 1], boxes[4 * entry + 2], boxes[4 * entry + 3]];
}

/** The outlines of some entries, each read once. */
async function readOutlines(
  work: ObjectStore,
  { outlineBlobs }: MatchLists,
  entries: MatchEntries,
  wanted: number[],
): Promise<Map<number, Outline>> {
  const distinct = [...new Set(wanted)];
  const bytes = await readRanges(
    work,
    distinct.map((entry) => ({
      blob: outlineBlobs[entries.packs[entry]]!,
      start: entries.triangleStarts[entry],
      length: entries.triangleLengths[entry],
    })),
  );
  return new Map(distinct.map((entry, i) => [entry, { triangles: int32Of(bytes[i]), roofs: entries.roofs[entry] }]));
}

function int32Of(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}
