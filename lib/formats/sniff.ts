import type { ByteSource } from './format.ts';

/**
 * What a file is: a city model, something that holds files, or a `companion` that lies beside city models and is read
 * through them or not at all (images, code lists, schemas, notes).
 */
export type Kind = 'citygml' | 'cityjson' | 'cityjsonseq' | 'gzip' | 'zip' | 'companion' | 'unknown';

/** So much is looked at. Comments and namespaces at the beginning of a CityGML file take a few kilobytes at most. */
export const BEGINNING = 1 << 16;

const COMPANION = /\.(png|jpe?g|tiff?|gif|bmp|webp|dds|tga|txt|md|pdf|html?|csv|xsd|xslx?|mtl|prj|license)$/i;

/** The first bytes of a source, as many as `sniff` looks at. */
export async function readBeginning(source: ByteSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source.stream(
    0,
    source.size === undefined ? BEGINNING : Math.min(BEGINNING, source.size),
  )) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= BEGINNING) break;
  }
  return Buffer.concat(chunks).subarray(0, BEGINNING);
}

/** Tells what a file is by its first bytes; the name decides only where these leave it open. */
export function sniff(name: string, firstBytes: Uint8Array): Kind {
  const [a, b, c, d] = firstBytes;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  if (a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6) || (c === 7 && d === 8))) return 'zip';
  const text = decodeBeginning(firstBytes).trimStart();
  if (text.startsWith('<')) return sniffXml(name, text);
  if (text.startsWith('{')) return sniffJson(name, text);
  return COMPANION.test(name) ? 'companion' : 'unknown';
}

/** UTF-16 is told by its mark or by the zeros beside `<`; in all other encodings the names looked for are ASCII. */
function decodeBeginning(bytes: Uint8Array): string {
  const [a, b] = bytes;
  const isBigEndian = (a === 0xfe && b === 0xff) || (a === 0 && b !== 0);
  const isLittleEndian = (a === 0xff && b === 0xfe) || (b === 0 && a !== 0 && a !== undefined);
  if (isBigEndian) return new TextDecoder('utf-16be').decode(bytes);
  if (isLittleEndian) return new TextDecoder('utf-16le').decode(bytes);
  return new TextDecoder().decode(bytes);
}

function sniffXml(name: string, text: string): Kind {
  const markup = text.replace(/<!--[\s\S]*?(-->|$)/g, '').replace(/<[?!][^>]*>/g, '');
  const root = /<(?:[^\s:>/<]+:)?([^\s:>/<]+)/.exec(markup)?.[1];
  if (root === 'CityModel') return 'citygml';
  if (root === undefined) return /\.(gml|citygml)$/i.test(name) ? 'citygml' : 'unknown';
  return root === 'Dictionary' || root === 'schema' || COMPANION.test(name) ? 'companion' : 'unknown';
}

function sniffJson(name: string, text: string): Kind {
  const type = /"type"\s*:\s*"(CityJSON|CityJSONFeature)"/.exec(text)?.[1];
  const isSequenceName = /\.jsonl$/i.test(name);
  if (type === 'CityJSONFeature' && !/"type"\s*:\s*"CityJSON"/.test(text)) return 'cityjsonseq';
  if (type === undefined) {
    // The members of an object have no order: `type` may come after all the geometry.
    return /"(CityObjects|vertices)"\s*:/.test(text) ? (isSequenceName ? 'cityjsonseq' : 'cityjson') : 'unknown';
  }
  return isSequenceName || startsNextLine(text) ? 'cityjsonseq' : 'cityjson';
}

/** Whether the first line is an object of its own, followed by another. */
function startsNextLine(text: string): boolean {
  const [first = '', second = ''] = text.split(/\r?\n/, 2);
  return first.trimEnd().endsWith('}') && second.trimStart().startsWith('{');
}
