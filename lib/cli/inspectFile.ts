/** What is in a file: read as the pipeline reads it, counted and told. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Rejection } from '../city/cityObject.ts';
import type { ReadReport } from '../formats/format.ts';
import { readerOf } from '../formats/index.ts';
import { type FoundSource, inspectObject, rejectionFrom } from '../steps/collect/inspectObject.ts';
import { openSource } from '../steps/openSource.ts';
import { sourceName } from '../steps/sources.ts';
import { createMappedStore } from '../store/overlay.ts';
import type { ObjectStore } from '../store/store.ts';
import { writeCityJsonSeq } from './cityJsonSeq.ts';
import { type Context, EXIT, type Outcome } from './context.ts';
import { UsageError } from './errors.ts';
import { filesAsInbox } from './filesAsInbox.ts';
import { addToTally, createFileTally, type FileTally, tallyLines, tallyResult } from './fileTally.ts';
import { describeRejections } from './summary.ts';

/** Where the file stands in the inbox that it is read from. */
const PREFIX = 'file/0001';

/** @throws UsageError when there is no such file or it is no city model, InterruptedError */
export async function inspectFile(path: string, as: 'cityjsonseq' | undefined, context: Context): Promise<Outcome> {
  const file = resolve(path);
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw new UsageError(`${path} is a folder: give one of the files in it.`);
  if (!found) throw new UsageError(`There is no file ${path}.`);
  const entries = await filesAsInbox([file], PREFIX);
  const key = [...entries.keys()].find((one) => entries.get(one) === file)!;
  const store = createMappedStore(entries);
  const object = { key, etag: '', size: found.size, role: 'source' as const, vintage: '' };
  const { sources, rejected } = await inspectObject(store, object, context.signal);
  const tallies: FileTally[] = [];
  for (const source of sources) {
    if (as === 'cityjsonseq') rejected.push(...(await writeSource(store, source, context)));
    else tallies.push(await tallySource(store, source, context));
  }
  // People know the file by the path that they gave.
  const shown = (name: string) => name.replace(key, path);
  const refused = [...rejected, ...tallies.flatMap((tally) => tally.rejected)].map((rejection) =>
    rejection.key === undefined ? rejection : { ...rejection, key: shown(rejection.key) },
  );
  const named = tallies.map((tally) => ({ ...tally, name: shown(tally.name) }));
  const outcome = {
    result: { sources: named.map(tallyResult), rejected: refused },
    exitCode: refused.length > 0 ? EXIT.rejected : EXIT.done,
  };
  if (as === undefined)
    return { ...outcome, lines: [...named.flatMap(tallyLines), ...describeRejections(refused, 'part')] };
  // Standard output is taken by the features.
  for (const line of describeRejections(refused, 'part')) context.progress.say(line);
  return { ...outcome, lines: [] };
}

async function tallySource(store: ObjectStore, source: FoundSource, { signal, progress }: Context): Promise<FileTally> {
  const tally = createFileTally(sourceName(source), source);
  try {
    for await (const object of featuresOf(store, source, tally.rejected, signal)) {
      addToTally(tally, object);
      if (tally.features % 1000 === 0) progress.show(`  ${tally.features} features …`);
    }
  } catch (error) {
    signal.throwIfAborted();
    tally.rejected.push(rejectionFrom(error, tally.name));
  }
  return tally;
}

async function writeSource(store: ObjectStore, source: FoundSource, { signal }: Context): Promise<Rejection[]> {
  const rejected: Rejection[] = [];
  try {
    await writeCityJsonSeq(source.header, featuresOf(store, source, rejected, signal), process.stdout);
  } catch (error) {
    signal.throwIfAborted();
    rejected.push(rejectionFrom(error, sourceName(source)));
  }
  return rejected;
}

async function* featuresOf(store: ObjectStore, source: FoundSource, rejected: Rejection[], signal: AbortSignal) {
  const report: ReadReport = { rejected: [], features: {}, unknown: [] };
  const bytes = await openSource(store, source, signal);
  const reader = readerOf(source.format)!;
  for await (const batch of reader.readFeatures(bytes, source.header, report)) {
    for (const object of batch) {
      rejected.push(...object.rejected);
      yield object;
    }
  }
  rejected.push(...report.rejected);
}
