import { citygml } from './citygml/reader.ts';
import { cityjson } from './cityjson/cityjson.ts';
import { cityjsonseq } from './cityjson/sequence.ts';
import { MalformedSourceError } from './errors.ts';
import type { ByteSource, FormatReader } from './format.ts';
import { type Kind, readBeginning, sniff } from './sniff.ts';

const READERS = { citygml, cityjson, cityjsonseq } as const satisfies Record<string, FormatReader>;

/** A format that a source can be read by. */
export type ReadableFormat = keyof typeof READERS;

/** The reader of what `sniffSource` found, or undefined where that is no city model. */
export function readerOf(kind: string): FormatReader | undefined {
  return Object.hasOwn(READERS, kind) ? READERS[kind as ReadableFormat] : undefined;
}

/** Tells what a source is by its content, with its name as a hint. @throws MalformedSourceError when it is empty. */
export async function sniffSource(name: string, source: ByteSource): Promise<Kind> {
  const beginning = await readBeginning(source);
  if (beginning.length === 0) throw new MalformedSourceError('The file is empty: drop it again.');
  return sniff(name, beginning);
}
