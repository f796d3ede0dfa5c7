/** Writes surveyed buildings as CityGML, in the two layouts that Lyon's open data came in over the years. */
import type { Polygon, Vertex } from './solids.ts';
import type { SurveyedBuilding, SurveyedPart } from './survey.ts';

/**
 * `lumped`: all roofs of a Building in one RoofSurface and all walls in one WallSurface, no ground, no attributes but
 * the height. `parts`: a BuildingPart for each volume with a solid that refers to one surface for each polygon,
 * ground included, and generic attributes.
 */
export type Layout = 'lumped' | 'parts';

export interface CityGmlOptions {
  name: string;
  layout: Layout;
  version: '1.0' | '2.0';
  lod: 1 | 2;
  /** Written on the envelope; left out where undefined. */
  srsName: string | undefined;
}

/** Yields the document piece by piece, a building at a time. */
export function* writeCityGml(buildings: SurveyedBuilding[], options: CityGmlOptions): Generator<string> {
  const { name, version, srsName } = options;
  const [core, bldg, gen] =
    version === '1.0'
      ? ['citygml/1.0', 'citygml/building/1.0', 'citygml/generics/1.0']
      : ['citygml/2.0', 'citygml/building/2.0', 'citygml/generics/2.0'];
  const [lower, upper] = envelopeOf(buildings);
  yield `<?xml version="1.0" encoding="UTF-8"?>
<CityModel xmlns="http://www.opengis.net/${core}" xmlns:bldg="http://www.opengis.net/${bldg}" xmlns:gen="http://www.opengis.net/${gen}" xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink">
  <gml:name>${name}</gml:name>
  <gml:boundedBy>
    <gml:Envelope srsDimension="3"${srsName ? ` srsName="${srsName}"` : ''}>
      <gml:lowerCorner>${format(lower)}</gml:lowerCorner>
      <gml:upperCorner>${format(upper)}</gml:upperCorner>
    </gml:Envelope>
  </gml:boundedBy>
`;
  for (const building of buildings) {
    const body = options.layout === 'lumped' ? writeLump(building, options.lod) : writeParts(building, options.lod);
    yield `  <cityObjectMember>
    <bldg:Building gml:id="${building.id}">
${body}    </bldg:Building>
  </cityObjectMember>
`;
  }
  yield '</CityModel>\n';
}

function writeLump({ parts }: SurveyedBuilding, lod: 1 | 2): string {
  const height = Math.max(...parts.map((part) => part.height));
  const polygons = parts.flatMap((part) => part.polygons);
  const measured = `      <bldg:measuredHeight uom="m">${height.toFixed(1)}</bldg:measuredHeight>\n`;
  const members = (kind: Polygon['kind']) =>
    polygons.filter((polygon) => polygon.kind === kind).map((polygon) => member(polygon));
  if (lod === 1) {
    const all = polygons.map((polygon) => member(polygon)).join('');
    return `${measured}      <bldg:lod1MultiSurface><gml:MultiSurface srsDimension="3">\n${all}      </gml:MultiSurface></bldg:lod1MultiSurface>\n`;
  }
  return measured + boundary('RoofSurface', members('roof')) + boundary('WallSurface', members('wall'));
}

const CLASSES = { roof: 'RoofSurface', wall: 'WallSurface', ground: 'GroundSurface' } as const;

function writeParts({ id, parts }: SurveyedBuilding, lod: 1 | 2): string {
  const height = Math.max(...parts.map((part) => part.height));
  const attributes = `      <gen:stringAttribute name="cadastre"><gen:value>${id.slice(3)}</gen:value></gen:stringAttribute>
      <gen:stringAttribute name="nature"><gen:value>${height > 30 ? 'tower' : 'building'}</gen:value></gen:stringAttribute>
      <gen:intAttribute name="storeys"><gen:value>${Math.max(1, Math.round(height / 2.8) - 1)}</gen:value></gen:intAttribute>
      <gen:doubleAttribute name="top"><gen:value>${height.toFixed(2)}</gen:value></gen:doubleAttribute>
`;
  return attributes + parts.map((part, index) => writePart(part, `${id}_${index + 1}`, lod)).join('');
}

function writePart({ polygons, height }: SurveyedPart, id: string, lod: 1 | 2): string {
  const references = polygons.map((_, index) => `<gml:surfaceMember xlink:href="#${id}_${index}"/>\n`).join('');
  const shell = lod === 1 ? polygons.map((polygon, index) => member(polygon, `${id}_${index}`)).join('') : references;
  const surfaces =
    lod === 1
      ? ''
      : polygons.map((polygon, index) => boundary(CLASSES[polygon.kind], [member(polygon, `${id}_${index}`)])).join('');
  return `      <bldg:consistsOfBuildingPart><bldg:BuildingPart gml:id="${id}">
      <bldg:measuredHeight uom="#m">${height.toFixed(3)}</bldg:measuredHeight>
      <bldg:lod${lod}Solid><gml:Solid srsDimension="3"><gml:exterior><gml:CompositeSurface>
${shell}      </gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod${lod}Solid>
${surfaces}      </bldg:BuildingPart></bldg:consistsOfBuildingPart>
`;
}

function boundary(className: string, members: string[]): string {
  return `      <bldg:boundedBy><bldg:${className}><bldg:lod2MultiSurface><gml:MultiSurface srsDimension="3">
${members.join('')}      </gml:MultiSurface></bldg:lod2MultiSurface></bldg:${className}></bldg:boundedBy>
`;
}

function member({ rings }: Polygon, id?: string): string {
  const [outer, ...holes] = rings.map((ring) => {
    const closed = [...ring, ring[0]];
    return `<gml:LinearRing><gml:posList>${closed.map(format).join(' ')}</gml:posList></gml:LinearRing>`;
  });
  const interiors = holes.map((ring) => `<gml:interior>${ring}</gml:interior>`).join('');
  return `<gml:surfaceMember><gml:Polygon${id ? ` gml:id="${id}"` : ''}><gml:exterior>${outer}</gml:exterior>${interiors}</gml:Polygon></gml:surfaceMember>\n`;
}

function format(vertex: Vertex): string {
  return vertex.map((coordinate) => coordinate.toFixed(3)).join(' ');
}

function envelopeOf(buildings: SurveyedBuilding[]): [lower: Vertex, upper: Vertex] {
  const lower = [Infinity, Infinity, Infinity];
  const upper = [-Infinity, -Infinity, -Infinity];
  for (const { parts } of buildings) {
    for (const vertex of parts.flatMap(({ polygons }) => polygons.flatMap(({ rings }) => rings.flat()))) {
      for (const axis of [0, 1, 2]) {
        lower[axis] = Math.min(lower[axis], vertex[axis]);
        upper[axis] = Math.max(upper[axis], vertex[axis]);
      }
    }
  }
  return [lower as unknown as Vertex, upper as unknown as Vertex];
}
