import type { CityObject } from '../../city/cityObject.ts';
import { MalformedSourceError } from '../errors.ts';
import type { ByteSource, FormatReader, ReadReport, SourceHeader } from '../format.ts';
import { readContent } from './features.ts';
import { checkDocument, headerOf, templatesOf } from './header.ts';
import type { Document } from './schema.ts';
import { LONGEST_TEXT, parseJson } from './text.ts';
import { readVertices } from './vertices.ts';

const BATCH = 256;

/**
 * Reads CityJSON 1.0, 1.1 and 2.0. JSON gives its vertices after (or before) all that refer to them, so a file is held in
 * memory as a whole; what is too large for that is read as a sequence (`cityjsonseq`).
 */
export const cityjson: FormatReader = {
  async readHeader(source: ByteSource): Promise<SourceHeader> {
    const document = await readDocument(source);
    return headerOf(document, 'CityJSON', readVertices(document.vertices.slice(0, 1), document.transform));
  },

  async *readFeatures(source: ByteSource, _header: SourceHeader, report: ReadReport): AsyncGenerator<CityObject[]> {
    const document = await readDocument(source);
    const content = {
      objects: document.CityObjects,
      vertices: readVertices(document.vertices, document.transform),
      appearance: document.appearance,
      templates: templatesOf(document),
    };
    let batch: CityObject[] = [];
    for (const feature of readContent(content, report)) {
      batch.push(feature);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  },
};

/** Whoever reads a header goes on to the features soon: until memory is wanted, the document need not be parsed again. */
let lastRead: { source: ByteSource; document: WeakRef<Document> } | undefined;

async function readDocument(source: ByteSource): Promise<Document> {
  const known = lastRead?.source === source ? lastRead.document.deref() : undefined;
  if (known) return known;
  const document = checkDocument(parseJson(await readAll(source), 'This file'));
  lastRead = { source, document: new WeakRef(document) };
  return document;
}

async function readAll(source: ByteSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source.stream()) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST_TEXT) {
      throw new MalformedSourceError(
        'This file is larger than 512 MiB, which JSON cannot be read by in one piece: convert it to CityJSONSeq, such as by "cjio file.json export jsonl file.city.jsonl".',
      );
    }
  }
  return Buffer.concat(chunks);
}
