/** Formats that are kinds of others, as the ontologies say that a tool names in `$schemas` (EDAM, most of the time). */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { Parser } from 'n3';
import { RdfXmlParser } from 'rdfxml-streaming-parser';
import { ToolFileError } from './errors.ts';

const SUBCLASS = 'http://www.w3.org/2000/01/rdf-schema#subClassOf';
const EQUIVALENT = 'http://www.w3.org/2002/07/owl#equivalentClass';

interface Triple {
  subject: { value: string };
  predicate: { value: string };
  object: { value: string };
}

/**
 * Whether a format is one of those wanted, or a kind of one.
 * @param ontologies paths of RDF/XML or Turtle; looked at only where the names differ
 * @throws ToolFileError for one that cannot be read
 */
export async function isOfFormat(format: string, wanted: string[], ontologies: string[]): Promise<boolean> {
  if (wanted.includes(format)) return true;
  const broader = new Map<string, string[]>();
  const add = (from: string, to: string): void => void broader.set(from, [...(broader.get(from) ?? []), to]);
  for (const path of ontologies) {
    for await (const { subject, predicate, object } of triplesOf(path)) {
      if (predicate.value !== SUBCLASS && predicate.value !== EQUIVALENT) continue;
      add(subject.value, object.value);
      if (predicate.value === EQUIVALENT) add(object.value, subject.value);
    }
  }
  const reached = new Set([format]);
  for (const one of reached) for (const next of broader.get(one) ?? []) reached.add(next);
  return wanted.some((one) => reached.has(one));
}

async function* triplesOf(path: string): AsyncGenerator<Triple> {
  const baseIRI = pathToFileURL(path).href;
  try {
    if (path.endsWith('.ttl')) yield* new Parser({ baseIRI }).parse(await readFile(path, 'utf8'));
    else yield* createReadStream(path).pipe(new RdfXmlParser({ baseIRI })) as AsyncIterable<Triple>;
  } catch (cause) {
    throw new ToolFileError(path, `This ontology of $schemas cannot be read: ${(cause as Error).message}`, { cause });
  }
}
