import type { CityObject } from '../../city/cityObject.ts';
import { MalformedSourceError, MisreadError } from '../errors.ts';
import type { ByteSource, FormatReader, ReadRange, ReadReport, SourceHeader } from '../format.ts';
import { emptyAppearance, mergeAppearance, type RawAppearance } from './appearance.ts';
import { type CodeLists, createCodeLists } from './codeLists.ts';
import { type Encoding, utf8Pieces } from './encoding.ts';
import { createFeatureScanner } from './features.ts';
import { createHarvest } from './harvest.ts';
import {
  type Beginning,
  encodingOf,
  hasModelAppearances,
  readBeginning,
  readHeader,
  usesAppearances,
} from './header.ts';
import { findMember } from './members.ts';
import { createPlaces, type Places } from './places.ts';
import type { FeatureSink, ReadFeature } from './reading.ts';
import { finish, push, type Resume } from './scanner.ts';

/** Features that wait for surfaces of others, at most; then the source is gone through for these. */
const MAXIMUM_WAITING = 20_000;
const MAXIMUM_WAITING_NUMBERS = 8_000_000;
const MAXIMUM_CHAIN = 8;

/**
 * Reads CityGML 1.0, 2.0 and 3.0 as a stream of bytes. Features come in the order of the source, save those that refer to
 * surfaces of others: they follow when these have been looked up.
 */
export const citygml: FormatReader = {
  async readHeader(source) {
    try {
      return await readHeader(source, await encodingOf(source));
    } catch (error) {
      throw await withLine(source, error);
    }
  },
  readFeatures,
};

async function* readFeatures(
  source: ByteSource,
  header: SourceHeader,
  report: ReadReport,
  range?: ReadRange,
): AsyncGenerator<CityObject[]> {
  try {
    yield* readAll(source, header, report, range);
  } catch (error) {
    throw await withLine(source, error);
  }
}

async function* readAll(
  source: ByteSource,
  header: SourceHeader,
  report: ReadReport,
  range: ReadRange | undefined,
): AsyncGenerator<CityObject[]> {
  const encoding = await encodingOf(source);
  const { beginning } = await readBeginning(source, encoding);
  const start = await startOf(source, encoding, range);
  if (start === undefined) return;
  const finisher = createFinisher(source, encoding, report);
  const facts = {
    srsName: header.srsName,
    hasLifespans: header.version.startsWith('3'),
    appearances: await appearancesOf(source, encoding, header, beginning, report),
  };
  const ready: ReadFeature[] = [];
  const unknown = new Set(report.unknown);
  const end = range?.end ?? Number.POSITIVE_INFINITY;
  const unapplied: number[] = [];
  const sink: FeatureSink = {
    feature: (feature) => ready.push(feature),
    unknown: (name) => unknown.add(name),
    wants: (offset) => offset < end,
    modelAppearance: (_, offset) => unapplied.push(offset),
  };
  const resume: Resume | undefined = start === 0 ? undefined : { ...beginning, base: start };
  const scanner = createFeatureScanner(sink, facts, resume);
  try {
    for await (const piece of utf8Pieces(source, encoding, start)) {
      push(scanner, piece);
      if (ready.length > 0) yield await finisher.finish(ready.splice(0));
      if (scanner.stopped) break;
      if (finisher.isFull()) yield await finisher.finishWaiting();
    }
    finish(scanner);
    const rest = await finisher.finishWaiting();
    if (rest.length > 0) yield rest;
    if (facts.appearances.length === 0) await finisher.tellOfAppearances(unapplied);
  } finally {
    report.unknown = [...unknown];
    await finisher.end();
  }
}

/** Where the first member of a range begins, or undefined where none does. */
async function startOf(
  source: ByteSource,
  encoding: Encoding,
  range: ReadRange | undefined,
): Promise<number | undefined> {
  if (range === undefined || range.start <= 0) return 0;
  return findMember(utf8Pieces(source, encoding, range.start), range.start, range.end);
}

/** Appearances that stand beside the features. A divisible source has none. */
async function appearancesOf(
  source: ByteSource,
  encoding: Encoding,
  header: SourceHeader,
  beginning: Beginning,
  report: ReadReport,
): Promise<RawAppearance[]> {
  if (header.divisible || !usesAppearances(beginning.scope)) return [];
  if (!(await hasModelAppearances(source, encoding))) return [];
  const merged = emptyAppearance();
  await scanAll(source, encoding, { modelAppearance: (appearance) => mergeAppearance(merged, appearance) });
  if (merged.left > 0) {
    const reason = `Materials and textures of ${merged.left} surfaces were left out: half a million fit into the appearance of a whole model; put appearances into the features.`;
    report.rejected.push({ reason });
  }
  return [merged];
}

async function scanAll(
  source: ByteSource,
  encoding: Encoding,
  sink: FeatureSink,
  isDone: () => boolean = () => false,
): Promise<void> {
  const scanner = createFeatureScanner(sink, { srsName: undefined, hasLifespans: false, appearances: [] });
  for await (const piece of utf8Pieces(source, encoding)) {
    push(scanner, piece);
    if (isDone()) return;
  }
}

/** Completes features by what lies elsewhere: labels of codes, lines of refused surfaces, surfaces of other features. */
interface Finisher {
  finish(features: ReadFeature[]): Promise<CityObject[]>;
  isFull(): boolean;
  finishWaiting(): Promise<CityObject[]>;
  /** Reports appearances of the model that could not be applied; `offsets` tell where they end. */
  tellOfAppearances(offsets: number[]): Promise<void>;
  end(): Promise<void>;
}

function createFinisher(source: ByteSource, encoding: Encoding, report: ReadReport): Finisher {
  const codeLists: CodeLists = createCodeLists(source);
  const places: Places = createPlaces(() => utf8Pieces(source, encoding));
  let waiting: ReadFeature[] = [];
  let numbers = 0;

  async function finish(features: ReadFeature[]): Promise<CityObject[]> {
    const objects: CityObject[] = [];
    for (const feature of features) {
      if (feature.codes.length > 0) await codeLists.label(feature.codes);
      if (feature.missing.length > 0) {
        waiting.push(feature);
        numbers += feature.object.surfaces.coordinates.length;
      } else objects.push(await complete(feature));
    }
    return objects;
  }

  async function complete({ object, rejected, unclosedRings }: ReadFeature): Promise<CityObject> {
    for (const { offset, reason } of rejected) {
      object.rejected.push({ id: object.id, place: `line ${await places.lineAt(offset)}`, reason });
    }
    report.features[object.module] = (report.features[object.module] ?? 0) + 1;
    if (unclosedRings > 0) report.unclosedRings = (report.unclosedRings ?? 0) + unclosedRings;
    return object;
  }

  async function finishWaiting(): Promise<CityObject[]> {
    const features = waiting;
    waiting = [];
    numbers = 0;
    if (features.length === 0) return [];
    const harvest = createHarvest(features.flatMap(({ missing }) => missing.map(({ id }) => id)));
    for (let pass = 0; pass < MAXIMUM_CHAIN && harvest.wanted.size > 0; pass++) {
      const before = [...harvest.wanted].join('\n');
      await scanAll(source, encoding, { surfaces: harvest.look }, () => harvest.wanted.size === 0);
      if ([...harvest.wanted].join('\n') === before) break;
    }
    const objects: CityObject[] = [];
    for (const feature of features) {
      const { surfaces, lost } = harvest.complete(feature.object.surfaces, feature.missing);
      feature.object.surfaces = surfaces;
      for (const { id, offset } of lost) {
        const reason = `The reference to the surface "${id}" leads nowhere: no such gml:id is in this file; add the surface or leave the reference out.`;
        feature.rejected.push({ offset, reason });
      }
      objects.push(await complete(feature));
    }
    return objects;
  }

  return {
    finish,
    finishWaiting,
    async tellOfAppearances(offsets) {
      for (const offset of offsets) {
        const reason =
          'An appearance of the whole model was not applied, since its namespace is not declared on the root element; declare it there.';
        report.rejected.push({ place: `line ${await places.lineAt(offset)}`, reason });
      }
    },
    isFull: () => waiting.length >= MAXIMUM_WAITING || numbers >= MAXIMUM_WAITING_NUMBERS,
    end: () => places.end(),
  };
}

/** A misread byte as the sentence that a person can act on. */
async function withLine(source: ByteSource, error: unknown): Promise<unknown> {
  if (!(error instanceof MisreadError)) return error;
  const line = await lineOf(source, error.offset);
  return new MalformedSourceError(`${error.message} (line ${line}).`, `line ${line}`, { cause: error });
}

async function lineOf(source: ByteSource, offset: number): Promise<number> {
  const encoding = await encodingOf(source).catch(() => undefined);
  // Bytes that are scanned as they are may be what could not be decoded.
  const open = (): AsyncIterable<Uint8Array> =>
    encoding === undefined || encoding.isDirect ? source.stream(encoding?.mark) : utf8Pieces(source, encoding);
  const places = createPlaces(open);
  try {
    return await places.lineAt(offset);
  } finally {
    await places.end();
  }
}
