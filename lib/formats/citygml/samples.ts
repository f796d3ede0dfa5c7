import type { CityObject } from '../../city/cityObject.ts';
import type { ByteSource, ReadRange, ReadReport, SourceHeader } from '../format.ts';
import { citygml } from './reader.ts';

/** What the tests of the reader share: sources in memory, and small documents to put into them. */

/** A source of bytes or text that is handed out in pieces of a given size. */
export function sourceOf(
  content: string | Uint8Array,
  pieceSize = 1 << 20,
  siblings: Record<string, string> = {},
): ByteSource & { size: number } {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return {
    size: bytes.length,
    async *stream(start = 0, end = bytes.length) {
      for (let at = start; at < end; at += pieceSize) yield bytes.subarray(at, Math.min(at + pieceSize, end));
    },
    async sibling(path) {
      const text = siblings[path];
      return text === undefined ? undefined : Buffer.from(text);
    },
  };
}

/** All that the reader makes of a source. */
export async function readAll(
  source: ByteSource,
  range?: ReadRange,
): Promise<{ header: SourceHeader; objects: CityObject[]; report: ReadReport }> {
  const header = await citygml.readHeader(source);
  const report: ReadReport = { rejected: [], features: {}, unknown: [] };
  const objects: CityObject[] = [];
  for await (const batch of citygml.readFeatures(source, header, report, range)) objects.push(...batch);
  return { header, objects, report };
}

/** A CityGML 2.0 model around members, or whatever else stands in it. */
export function model(content: string, more = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<CityModel xmlns="http://www.opengis.net/citygml/2.0" xmlns:b="http://www.opengis.net/citygml/building/2.0"
  xmlns:gen="http://www.opengis.net/citygml/generics/2.0" xmlns:app="http://www.opengis.net/citygml/appearance/2.0"
  xmlns:veg="http://www.opengis.net/citygml/vegetation/2.0" xmlns:dem="http://www.opengis.net/citygml/relief/2.0"
  xmlns:grp="http://www.opengis.net/citygml/cityobjectgroup/2.0" xmlns:ade="http://example.org/ade/1.0"
  xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink" ${more}>
${content}
</CityModel>
`;
}

/** A building as a member of the model. */
export function building(id: string, content: string): string {
  return `<cityObjectMember><b:Building gml:id="${id}">${content}</b:Building></cityObjectMember>`;
}

/** A polygon of one ring, a square of ten metres at a height unless coordinates are given. */
export function polygon(id: string, coordinates = square(0)): string {
  return `<gml:Polygon gml:id="${id}"><gml:exterior><gml:LinearRing gml:id="${id}-ring"><gml:posList>${coordinates}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>`;
}

export function square(z: number, x = 0): string {
  return `${x} 0 ${z} ${x + 10} 0 ${z} ${x + 10} 10 ${z} ${x} 10 ${z} ${x} 0 ${z}`;
}

/** Surfaces under a property with a level of detail. */
export function multiSurface(property: string, ...members: string[]): string {
  return `<b:${property}><gml:MultiSurface>${members.map(member).join('')}</gml:MultiSurface></b:${property}>`;
}

function member(content: string): string {
  return content.startsWith('#')
    ? `<gml:surfaceMember xlink:href="${content}"/>`
    : `<gml:surfaceMember>${content}</gml:surfaceMember>`;
}

export function solid(property: string, ...members: string[]): string {
  return `<b:${property}><gml:Solid><gml:exterior><gml:CompositeSurface>${members.map(member).join('')}</gml:CompositeSurface></gml:exterior></gml:Solid></b:${property}>`;
}

export function boundary(kind: string, ...members: string[]): string {
  return `<b:boundedBy><b:${kind}>${multiSurface('lod2MultiSurface', ...members)}</b:${kind}></b:boundedBy>`;
}
