/** The made city: a sample inbox of three vintages with a known history. */
import type { ObjectStore } from '../store/store.ts';
import { encodeChunks } from './chunks.ts';
import { type Layout, writeCityGml } from './citygml.ts';
import { createRandom } from './random.ts';
import { writeScript } from './script.ts';
import { type SurveyError, surveyBuilding } from './survey.ts';
import { turnBack } from './town.ts';
import { type Truth, tellTruth } from './truth.ts';

export interface DemoOptions {
  /** Name of the dataset; `demo` where it is left out. */
  dataset?: string;
  /** Other seeds make other cities. */
  seed?: number;
  /** Blocks of the town from west to east and from south to north; 17 by 15 make about 2,000 buildings. */
  columns?: number;
  rows?: number;
  /** How the three surveys err, in the order of time; by default each point by 2 cm. */
  surveys?: Partial<SurveyError>[];
  /** Lets time run backwards: what stood in the third vintage stands in the first. */
  reverse?: boolean;
  /** Gives every building another id by drawing lots with this seed. */
  permuteIds?: number;
  /** Into how many files each vintage is split, in another order than the plan's. */
  splitFiles?: number;
  /** Polygons as they are, or cut into triangles; by default triangles in the first two vintages. */
  roofs?: 'triangles' | 'ngons';
  /** One layout for all vintages; by default `lumped` in the first two and `parts` in the third. */
  layout?: Layout;
  lod?: 1 | 2;
}

const VINTAGES = ['2009', '2012', '2015'];
const SRS_NAME = 'EPSG:3946';
const DEFAULT_JITTER = 0.02;

/** How each survey is written where the options do not say otherwise. */
const STYLES = [
  { version: '1.0', layout: 'lumped', srsName: SRS_NAME, files: 4 },
  { version: '2.0', layout: 'lumped', srsName: SRS_NAME, files: 1 },
  { version: '2.0', layout: 'parts', srsName: undefined, files: 3 },
] as const;

/** Where `writeDemo` leaves the truth: hidden, so that no run takes it for input. */
export function truthKey(dataset: string): string {
  return `${dataset}/.truth.json`;
}

/**
 * Writes `<dataset>/dataset.json`, the drops of 2009, 2012 and 2015 below `<dataset>/` and the truth into an inbox.
 * The same options give the same bytes. Coordinates are EPSG:3946 with heights above the sea; the files of 2015 do not
 * say so.
 */
export async function writeDemo(inbox: ObjectStore, options: DemoOptions = {}): Promise<Truth> {
  const { dataset = 'demo', seed = 1, columns = 17, rows = 15, lod = 2 } = options;
  const told = writeScript({ vintages: VINTAGES, columns, rows, seed, idSeed: options.permuteIds ?? 0 });
  const script = options.reverse ? turnBack(told) : told;
  const truth = tellTruth(dataset, script);
  await inbox.put(truthKey(dataset), `${JSON.stringify(truth, undefined, 1)}\n`);
  await inbox.put(`${dataset}/dataset.json`, `${JSON.stringify({ title: 'A made city' }, undefined, 2)}\n`);
  for (const [position, vintage] of VINTAGES.entries()) {
    const survey = options.reverse ? VINTAGES.length - 1 - position : position;
    const style = STYLES[survey];
    const layout = options.layout ?? style.layout;
    const triangles = options.roofs ? options.roofs === 'triangles' : layout === 'lumped';
    const error: SurveyError = { jitter: DEFAULT_JITTER, shift: [0, 0, 0], ...options.surveys?.[position] };
    const buildings = script.rows.flatMap((row) =>
      row.registered[position].map((building) =>
        surveyBuilding(building, row, { survey, seed, error, lod, triangles }),
      ),
    );
    const files = options.splitFiles ?? style.files;
    const ordered = options.splitFiles ? createRandom(`files/${seed}/${survey}`).shuffle(buildings) : buildings;
    const perFile = Math.ceil(ordered.length / files);
    for (let file = 0; file < files; file++) {
      const name = `${dataset.toUpperCase()}_BATI_${vintage}-${file + 1}`;
      const some = ordered.slice(file * perFile, (file + 1) * perFile);
      const document = writeCityGml(some, { name, layout, version: style.version, lod, srsName: style.srsName });
      await inbox.put(`${dataset}/${vintage}/${name}.gml`, encodeChunks(document));
    }
  }
  return truth;
}
