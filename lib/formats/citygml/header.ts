import type { ByteSource, SourceHeader } from '../format.ts';
import { detectEncoding, type Encoding, utf8Pieces } from './encoding.ts';
import { createFeatureScanner } from './features.ts';
import type { Name, Namespaces, NameTable } from './names.ts';
import { finish, push } from './scanner.ts';

/** What must be known of the beginning of a source to read on from anywhere in it. */
export interface Beginning {
  names: NameTable;
  root: Name;
  /** Namespaces in force below the root. */
  scope: Namespaces;
}

const BEGINNING = 4096;

/** @throws MisreadError when the declared encoding is not known. */
export async function encodingOf(source: ByteSource): Promise<Encoding> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source.stream(
    0,
    source.size === undefined ? undefined : Math.min(BEGINNING, source.size),
  )) {
    pieces.push(piece);
    length += piece.length;
    if (length >= BEGINNING) break;
  }
  return detectEncoding(Buffer.concat(pieces));
}

/**
 * Reads the beginning up to the first feature that has geometry.
 * @throws MisreadError when that is no CityGML.
 */
export async function readBeginning(
  source: ByteSource,
  encoding: Encoding,
): Promise<{ header: SourceHeader; beginning: Beginning; hasMembers: boolean; hasAppearances: boolean }> {
  const header: SourceHeader = { format: 'CityGML', version: '', divisible: false };
  let beginning: Beginning | undefined;
  let hasMembers = false;
  let hasAppearances = false;
  const scanner = createFeatureScanner(
    {
      root(name, { names, scope }) {
        beginning = { names, root: name, scope };
        header.version = versionOf(name, scope);
      },
      feature({ object }) {
        hasMembers = true;
        const { coordinates } = object.surfaces;
        if (scanner.stopped || coordinates.length === 0) return;
        header.firstVertex = [coordinates[0], coordinates[1], coordinates[2]];
        const srsName = header.srsName ?? object.srsName;
        if (srsName !== undefined) header.srsName = srsName;
        scanner.stopped = true;
      },
      modelSrsName(srsName) {
        header.srsName = srsName;
      },
      modelAppearance() {
        hasAppearances = true;
      },
    },
    { srsName: undefined, hasLifespans: false, appearances: [] },
  );
  for await (const piece of utf8Pieces(source, encoding)) {
    push(scanner, piece);
    if (scanner.stopped) break;
  }
  finish(scanner);
  return { header, beginning: beginning!, hasMembers, hasAppearances };
}

/**
 * Reads the header. A source is divisible where its bytes can be read from any place and nothing that stands between the
 * features, such as an appearance of the whole model, is needed to read them.
 * @throws MisreadError when the beginning is no CityGML.
 */
export async function readHeader(source: ByteSource, encoding: Encoding): Promise<SourceHeader> {
  const { header, beginning, hasMembers, hasAppearances } = await readBeginning(source, encoding);
  const couldDivide = encoding.isDirect && source.size !== undefined && hasMembers && !hasAppearances;
  const divisible = couldDivide && !(usesAppearances(beginning.scope) && (await hasModelAppearances(source, encoding)));
  const srsName = header.srsName ?? (await findSrsName(source, encoding));
  return { ...header, divisible, ...(srsName !== undefined && { srsName }) };
}

function versionOf(root: Name, scope: Namespaces): string {
  const colon = root.qualified.indexOf(':');
  const uri = scope.uris.get(colon < 0 ? '' : root.qualified.slice(0, colon)) ?? '';
  return /(\d+\.\d+)\/?$/.exec(uri)?.[1] ?? '2.0';
}

/** Without its namespace declared on the root, an appearance can stand in the model only if it brings its own. */
export function usesAppearances(scope: Namespaces): boolean {
  return [...scope.uris.values()].some((uri) => /\/citygml\/appearance\//i.test(uri));
}

const SRS_NAME = /^srsName\s*=\s*(?:"([^"<]+)"|'([^'<]+)')/;
/** Bytes that the attribute takes at most. */
const LONGEST_SRS_NAME = 512;

/** The first CRS that is named anywhere: some writers put the envelope of the model behind the features. */
async function findSrsName(source: ByteSource, encoding: Encoding): Promise<string | undefined> {
  let tail = Buffer.alloc(0);
  for await (const piece of utf8Pieces(source, encoding)) {
    const bytes = Buffer.concat([tail, piece]);
    for (let at = bytes.indexOf('srsName'); at >= 0; at = bytes.indexOf('srsName', at + 1)) {
      const [, quoted, apostrophed] = SRS_NAME.exec(bytes.toString('utf8', at, at + LONGEST_SRS_NAME)) ?? [];
      const found = quoted ?? apostrophed;
      if (found !== undefined) return found;
    }
    tail = bytes.subarray(-LONGEST_SRS_NAME);
  }
  return undefined;
}

const NEEDLE = Buffer.from('ppearanceMember');

/** Whether appearances stand beside the features, where they can be for any of them. */
export function hasModelAppearances(source: ByteSource, encoding: Encoding): Promise<boolean> {
  return contains(source, encoding, NEEDLE);
}

/** Whether these bytes stand anywhere in a source. */
export async function contains(source: ByteSource, encoding: Encoding, needle: Buffer): Promise<boolean> {
  let tail = Buffer.alloc(0);
  for await (const piece of utf8Pieces(source, encoding)) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (bytes.includes(needle) || Buffer.concat([tail, bytes.subarray(0, needle.length)]).includes(needle)) return true;
    // Short pieces add up, so that the needle is found across any number of them.
    tail =
      bytes.length < needle.length
        ? Buffer.concat([tail, bytes]).subarray(-needle.length)
        : Buffer.from(bytes.subarray(-needle.length));
  }
  return false;
}
