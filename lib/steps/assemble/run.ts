import { int32sOf } from '../../city/views.ts';
import { toWgs84 } from '../../crs/wgs84.ts';
import { type Inputs, inputsSchema } from '../../inbox/inputs.ts';
import { inputsKey } from '../../inbox/names.ts';
import { type CacheEntry, getBlob, putBlob } from '../../store/cache.ts';
import type { ObjectStore } from '../../store/store.ts';
import { TEMPORAL, temporalTileset, temporalVolume } from '../../tiles/temporal.ts';
import { type DrawnTile, type TilesetFile, type TilesetOptions, tilesetFiles } from '../../tiles/tileset.ts';
import { type Collected, collectedSchema } from '../collect/plan.ts';
import { readDocument, writeDocument } from '../documents.ts';
import { PostConditionError } from '../errors.ts';
import type { RunJob } from '../jobs.ts';
import { changedVersionSchema } from '../join/changedVersions.ts';
import { versionTransactionSchema } from '../join/versionTransactions.ts';
import { graphsSchema } from '../join/writeStory.ts';
import { productKey } from '../keys.ts';
import { readRanges } from '../ranges.ts';
import type { StepCode } from '../spec.ts';
import { tileOutcomeSchema } from '../tile/outcome.ts';
import { tilesFrameOf } from '../tilesFrame.ts';
import { readUnitEntries } from '../units.ts';
import { type Assembled, assembledSchema, CONTENT_FROM_RELEASE } from './files.ts';
import { changedFeature } from './geojson.ts';
import type { AssembleResult } from './spec.ts';
import { joinTrees, treesSchema } from './trees.ts';

/** Puts the tiles into their tree and the tables into their published form. */
export const assemble: StepCode<RunJob, AssembleResult> = {
  async run({ run }, { stores: { work } }) {
    const inputs = await readDocument(work, inputsKey(run), inputsSchema);
    const collected = await readDocument(work, productKey(run, 'collect', 'collected.json'), collectedSchema);
    const entries = await readUnitEntries(work, run, 'tile');
    const extension = extensionOf(inputs.options);
    const files: Assembled['files'] = [];
    const add = async (name: string, bytes: Uint8Array | string): Promise<void> => {
      const body = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
      files.push({ name, sha256: await putBlob(work, body), size: body.length });
    };
    for (const { path, json } of await tilesets(work, run, entries, inputs, collected))
      await add(path, JSON.stringify(json));
    if (inputs.options.history) {
      const graphs = await readDocument(work, productKey(run, 'join', 'differences.json'), graphsSchema);
      for (const { name, ...graph } of graphs) files.push({ name: `differences/${name}`, ...graph });
      await add('transactions.jsonl', await work.get(productKey(run, 'join', 'transactions.jsonl')));
      await add('buildings.jsonl', await work.get(productKey(run, 'join', 'buildings.jsonl')));
      await add('attributes.jsonl', await attributeLines(work, entries));
      await add('changes.geojson', await changesGeoJson(work, run, collected));
    }
    const contents = new Map(entries.map(({ outputs }) => [outputs[0].sha256, { ...outputs[0], extension } as const]));
    const assembled = assembledSchema.parse({
      files: files.sort((a, b) => (a.name < b.name ? -1 : 1)),
      contents: [...contents.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)),
    });
    await writeDocument(work, productKey(run, 'assemble', 'files.json'), assembled);
    return { files: files.length, tiles: contents.size };
  },

  async check({ run }, { files }, { stores: { work } }) {
    const assembled = await readDocument(work, productKey(run, 'assemble', 'files.json'), assembledSchema);
    if (assembled.files.length !== files) throw new PostConditionError('assemble', 'files of the release are missing');
    if (!assembled.files.some(({ name }) => name === 'tileset.json'))
      throw new PostConditionError('assemble', 'there is no tileset.json');
  },
};

const extensionOf = ({ tilesVersion }: Inputs['options']): 'b3dm' | 'glb' => (tilesVersion === '1.0' ? 'b3dm' : 'glb');

async function tilesets(
  work: ObjectStore,
  run: string,
  entries: CacheEntry[],
  { dataset, settings, options }: Inputs,
  { frame, vintages }: Collected,
): Promise<TilesetFile[]> {
  const extension = extensionOf(options);
  const { tree, units } = joinTrees(await readDocument(work, productKey(run, 'join', 'trees.json'), treesSchema));
  const tiles = units.map((unit): DrawnTile | undefined => {
    if (unit < 0) return undefined;
    const { box, start, end, features } = tileOutcomeSchema.parse(entries[unit].result);
    return {
      uri: `${CONTENT_FROM_RELEASE}${entries[unit].outputs[0].sha256}.${extension}`,
      box,
      start,
      end,
      versions: features,
    };
  });
  const dates = vintages.map(({ date }) => date);
  return tilesetFiles({
    tree,
    tiles,
    transform: tilesFrameOf(frame, options).transform,
    version: options.tilesVersion,
    extras: { title: settings.title ?? dataset, vintages },
    ...(options.tilesVersion === '1.0' && options.history && (await temporalExtensions(work, run, dates))),
  });
}

async function temporalExtensions(
  work: ObjectStore,
  run: string,
  dates: number[],
): Promise<Required<Pick<TilesetOptions, 'extensions' | 'volumeExtensions'>>> {
  const transactions = await readDocument(
    work,
    productKey(run, 'join', 'versionTransactions.json'),
    versionTransactionSchema.array(),
  );
  return {
    extensions: { [TEMPORAL]: temporalTileset(dates, transactions) },
    volumeExtensions: (start, end) => temporalVolume(start, end, dates),
  };
}

/** The lines of all tiles in the order of version ids. */
async function attributeLines(work: ObjectStore, entries: CacheEntry[]): Promise<string> {
  const lines: string[] = [];
  for (const { outputs } of entries) {
    const own = outputs.find(({ name }) => name === 'attributes');
    if (own)
      lines.push(
        ...Buffer.from(await getBlob(work, own.sha256))
          .toString()
          .split('\n')
          .slice(0, -1),
      );
  }
  return lines
    .sort()
    .map((line) => `${line}\n`)
    .join('');
}

async function changesGeoJson(work: ObjectStore, run: string, { frame }: Collected): Promise<string> {
  const changed = await readDocument(work, productKey(run, 'join', 'changed.json'), changedVersionSchema.array());
  const bytes = await readRanges(
    work,
    changed.map(({ outline: { blob, start, length } }) => ({ blob, start, length })),
  );
  const place = toWgs84(frame);
  const lines = changed.map((version, index) => {
    const outline = { triangles: int32sOf(bytes[index]), roofs: version.outline.roofs };
    return JSON.stringify(changedFeature(version, outline, place));
  });
  return `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`;
}
