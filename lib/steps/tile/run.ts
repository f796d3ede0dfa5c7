import { decodeSurfaces } from '../../city/surfacesRecord.ts';
import { type Inputs, inputsSchema } from '../../inbox/inputs.ts';
import { inputsKey } from '../../inbox/names.ts';
import { getBlob, putBlob, readEntry, writeEntry } from '../../store/cache.ts';
import type { ObjectStore } from '../../store/store.ts';
import { writeB3dm } from '../../tiles/b3dm.ts';
import { checkGlb } from '../../tiles/check.ts';
import { CAME, type Feature, WENT } from '../../tiles/feature.ts';
import { writeGlb } from '../../tiles/glb.ts';
import { collectedSchema } from '../collect/plan.ts';
import { readDocument } from '../documents.ts';
import { PostConditionError } from '../errors.ts';
import type { BatchJob, BatchResult } from '../jobs.ts';
import { productKey, unitKey } from '../keys.ts';
import { readRanges } from '../ranges.ts';
import type { StepCode } from '../spec.ts';
import { tilesFrameOf } from '../tilesFrame.ts';
import { readUnits } from '../units.ts';
import { type DrawContext, type Draws, decodeDraws, drawContextSchema, ID_LENGTH } from './draws.ts';
import { historyLine } from './history.ts';
import type { TileOutcome } from './outcome.ts';
import { createValueReader } from './values.ts';

/** Draws the versions of a tile into one glb with their validity and attributes. */
export const tile: StepCode<BatchJob, BatchResult> = {
  async run({ run, units }, { stores: { work }, signal, log }) {
    const { options } = await readDocument(work, inputsKey(run), inputsSchema);
    const { frame, vintages } = await readDocument(work, productKey(run, 'collect', 'collected.json'), collectedSchema);
    const context = await readDocument(work, productKey(run, 'tile', 'context.json'), drawContextSchema);
    const planned = await readUnits(work, run, 'tile');
    const local = tilesFrameOf(frame, options);
    const dates = vintages.map(({ date }) => date);
    for (const unit of units) {
      signal.throwIfAborted();
      const { draws, meta } = decodeDraws(await work.get(unitKey(run, 'tile', unit)));
      const drawn = await readVersions(work, draws, context, options.history);
      const place = local.patch(meta.ground);
      const { content, box, triangles } = await write(drawn, place, options, dates);
      const outputs = [{ name: 'content', sha256: await putBlob(work, content), size: content.length }];
      if (drawn.history.length > 0) {
        const lines = Buffer.from(drawn.history.join(''));
        outputs.push({ name: 'attributes', sha256: await putBlob(work, lines), size: lines.length });
      }
      const { features } = drawn;
      const outcome: TileOutcome = {
        features: features.length,
        triangles,
        box,
        largestDiagonal: meta.largestDiagonal / 1000,
        start: features.reduce((first, { start }) => Math.min(first, start), features[0].start),
        end: features.reduce((last, { end }) => Math.max(last, end), 0),
      };
      const { name, key, fields } = planned[unit];
      await writeEntry(work, key, { fields, outputs, result: outcome });
      log.info({ tile: name, features: features.length, bytes: content.length }, 'Tile:Write');
    }
    return { units: units.length };
  },

  async check({ run, units }, _result, { stores: { work } }) {
    const { options } = await readDocument(work, inputsKey(run), inputsSchema);
    const planned = await readUnits(work, run, 'tile');
    for (const unit of units) {
      const { name, key } = planned[unit];
      const entry = await readEntry(work, key);
      if (!entry) throw new PostConditionError('tile', `tile "${name}" has no content`);
      if (options.tilesVersion === '1.0') continue;
      const [problem] = await checkGlb(await getBlob(work, entry.outputs[0].sha256));
      if (problem) throw new PostConditionError('tile', `tile "${name}" is no valid glb (${problem})`);
    }
  },
};

interface DrawnVersions {
  features: Feature[];
  columns: Parameters<typeof writeGlb>[1]['columns'];
  history: string[];
}

async function write(
  { features, columns }: DrawnVersions,
  place: (coordinates: Int32Array, out: Float64Array) => void,
  { tilesVersion }: Inputs['options'],
  vintages: number[],
): Promise<{ content: Uint8Array; box: number[]; triangles: number }> {
  if (tilesVersion === '1.0') {
    const { b3dm, box, triangles } = writeB3dm(features, { columns, place, vintages });
    return { content: b3dm, box, triangles };
  }
  const { glb, box, triangles } = await writeGlb(features, { columns, place });
  return { content: glb, box, triangles };
}

async function readVersions(
  work: ObjectStore,
  draws: Draws,
  { geometryBlobs, vintages, shapes, conflicts }: DrawContext,
  withHistory: boolean,
): Promise<DrawnVersions> {
  const rows = [...draws.surfacePacks.keys()];
  const states = [...draws.statePacks.keys()];
  const bytes = await readRanges(work, [
    ...rows.map((row) => ({
      blob: geometryBlobs[draws.surfacePacks[row]],
      start: draws.surfaceStarts[row],
      length: draws.surfaceLengths[row],
    })),
    ...states.map((state) => ({
      blob: geometryBlobs[draws.statePacks[state]],
      start: draws.stateStarts[state],
      length: draws.stateLengths[state],
    })),
  ]);
  const shapeOf = (state: number) => shapes[draws.stateShapes[state]];
  const valuesOf = (state: number) => bytes[rows.length + state];
  const reader = createValueReader(new Set(states.map(shapeOf)), conflicts);
  const history: string[] = [];
  const features = rows.map((row): Feature => {
    const id = Buffer.from(draws.ids.buffer, draws.ids.byteOffset + row * ID_LENGTH, ID_LENGTH).toString();
    const lastState = draws.stateEnds[row + 1] - 1;
    const hasStates = lastState >= draws.stateEnds[row];
    if (hasStates && withHistory) {
      const own = Array.from({ length: lastState + 1 - draws.stateEnds[row] }, (_, i) => draws.stateEnds[row] + i);
      history.push(
        historyLine(
          id,
          own.map((state) => ({
            vintage: vintages[draws.stateVintages[state]],
            shape: shapeOf(state),
            bytes: valuesOf(state),
          })),
        ),
      );
    }
    return {
      id,
      start: draws.starts[row],
      end: draws.ends[row],
      came: CAME[draws.came[row]],
      went: WENT[draws.went[row]],
      surfaces: decodeSurfaces(bytes[row]),
      values: hasStates ? reader.read(shapeOf(lastState), valuesOf(lastState)) : reader.columns.map(() => undefined),
    };
  });
  return { features, columns: reader.columns, history };
}
