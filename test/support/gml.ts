/** Small documents of CityGML 2.0, for what the made city does not have. Coordinates are metres in Lyon. */

const ORIGIN = [1_843_000, 5_175_000, 170] as const;

export type Point = readonly [x: number, y: number, z: number];

export interface ModelOptions {
  srsName?: string;
  /** What stands between the declaration and the root. */
  prologue?: string;
  declaration?: string;
}

/** A document of members; by default in EPSG:3946. */
export function cityModel(
  members: string[],
  { srsName = 'EPSG:3946', prologue = '', declaration = '<?xml version="1.0" encoding="UTF-8"?>' }: ModelOptions = {},
): string {
  return `${declaration}
${prologue}<CityModel xmlns="http://www.opengis.net/citygml/2.0" xmlns:bldg="http://www.opengis.net/citygml/building/2.0"
 xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink">
<gml:boundedBy><gml:Envelope srsName="${srsName}" srsDimension="3"/></gml:boundedBy>
${members.map((member) => `<cityObjectMember>${member}</cityObjectMember>`).join('\n')}
</CityModel>
`;
}

/** A building of LOD 2 from the surfaces of its hull. */
export function building(id: string, surfaces: string): string {
  return `<bldg:Building gml:id="${id}"><bldg:lod2MultiSurface><gml:MultiSurface>${surfaces}</gml:MultiSurface></bldg:lod2MultiSurface></bldg:Building>`;
}

/** A box of 10 × 10 m whose corner lies x metres east and y metres north of the place. */
export function house(id: string, x: number, y: number, height = 8): string {
  return building(id, box(x, y, height));
}

/** The six sides of a box. */
export function box(x: number, y: number, height = 8, side = 10): string {
  const at = (east: number, north: number, up: number): Point => [x + side * east, y + side * north, height * up];
  return [
    [at(0, 0, 0), at(0, 1, 0), at(1, 1, 0), at(1, 0, 0)],
    [at(0, 0, 1), at(1, 0, 1), at(1, 1, 1), at(0, 1, 1)],
    [at(0, 0, 0), at(1, 0, 0), at(1, 0, 1), at(0, 0, 1)],
    [at(1, 0, 0), at(1, 1, 0), at(1, 1, 1), at(1, 0, 1)],
    [at(1, 1, 0), at(0, 1, 0), at(0, 1, 1), at(1, 1, 1)],
    [at(0, 1, 0), at(0, 0, 0), at(0, 0, 1), at(0, 1, 1)],
  ]
    .map((ring) => polygon(ring))
    .join('');
}

/** A surface from its ring, which is closed here, and holes. */
export function polygon(exterior: Point[], ...interiors: Point[][]): string {
  const holes = interiors.map((hole) => `<gml:interior>${ringOf(closed(hole))}</gml:interior>`);
  return `<gml:surfaceMember><gml:Polygon><gml:exterior>${ringOf(closed(exterior))}</gml:exterior>${holes.join('')}</gml:Polygon></gml:surfaceMember>`;
}

/** A surface from a list of positions as it is, right or wrong. */
export function rawPolygon(positions: string, attributes = ''): string {
  return `<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList${attributes}>${positions}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>`;
}

/** Positions of points in the CRS, as `rawPolygon` takes them. */
export function positions(points: Point[]): string {
  return points.map((point) => point.map((metres, axis) => (ORIGIN[axis]! + metres).toFixed(3)).join(' ')).join(' ');
}

const closed = (points: Point[]): Point[] => [...points, points[0]!];

function ringOf(points: Point[]): string {
  return `<gml:LinearRing><gml:posList>${positions(points)}</gml:posList></gml:LinearRing>`;
}
