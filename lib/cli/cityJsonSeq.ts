/** Writing features as CityJSONSeq (CityJSON 2.0): a first line with the header, then a line a feature. */
import { once } from 'node:events';
import { type CityObject, type Module, SURFACE_KINDS, type SurfaceKind } from '../city/cityObject.ts';
import type { SourceHeader } from '../formats/format.ts';

/** Classes of CityJSON that have the name they have in CityGML; any other is written as its module's. */
const CLASSES = new Set([
  'Bridge',
  'Building',
  'CityFurniture',
  'LandUse',
  'PlantCover',
  'Railway',
  'Road',
  'SolitaryVegetationObject',
  'TransportSquare',
  'Tunnel',
  'WaterBody',
  'Waterway',
]);
const CLASS_OF_MODULE: Record<Module, string> = {
  building: 'Building',
  bridge: 'Bridge',
  tunnel: 'Tunnel',
  relief: 'GenericCityObject',
  transportation: 'Road',
  vegetation: 'PlantCover',
  waterBody: 'WaterBody',
  landUse: 'LandUse',
  cityFurniture: 'CityFurniture',
  generics: 'GenericCityObject',
  construction: 'OtherConstruction',
};
const SEMANTICS: Partial<Record<SurfaceKind, string>> = {
  roof: 'RoofSurface',
  wall: 'WallSurface',
  ground: 'GroundSurface',
  outerFloor: 'OuterFloorSurface',
  outerCeiling: 'OuterCeilingSurface',
  closure: 'ClosureSurface',
  window: 'Window',
  door: 'Door',
  water: 'WaterSurface',
  traffic: 'TrafficArea',
};

interface Transform {
  scale: [number, number, number];
  translate: [number, number, number];
}

/** Writes all features of a source to a stream, as fast as that takes them. */
export async function writeCityJsonSeq(
  { srsName, firstVertex = [0, 0, 0] }: SourceHeader,
  features: AsyncIterable<CityObject>,
  stream: NodeJS.WritableStream,
): Promise<void> {
  const transform = transformAt(firstVertex);
  const write = async (line: object) => {
    if (!stream.write(`${JSON.stringify(line)}\n`)) await once(stream, 'drain');
  };
  await write({
    type: 'CityJSON',
    version: '2.0',
    transform,
    ...(srsName !== undefined && { metadata: { referenceSystem: srsName } }),
    CityObjects: {},
    vertices: [],
  });
  for await (const feature of features) await write(featureOf(feature, transform));
}

/** Steps of a millimetre, or of 10⁻⁸ degrees where the first vertex can be one in degrees. */
function transformAt([x, y, z]: [number, number, number]): Transform {
  const step = Math.abs(x) <= 180 && Math.abs(y) <= 180 ? 1e-8 : 1e-3;
  return { scale: [step, step, 1e-3], translate: [Math.floor(x), Math.floor(y), Math.floor(z)] };
}

function featureOf(object: CityObject, transform: Transform): object {
  const vertices: number[][] = [];
  const geometry = [...new Set(object.surfaces.lods)].sort().map((lod) => geometryOf(object, lod, vertices, transform));
  const attributes = Object.fromEntries(object.attributes.map(({ name, value }) => [name, value]));
  const type = CLASSES.has(object.className) ? object.className : CLASS_OF_MODULE[object.module];
  return {
    type: 'CityJSONFeature',
    id: object.id,
    CityObjects: { [object.id]: { type, attributes, geometry } },
    vertices,
  };
}

/** The polygons of one level of detail; their vertices are added to those of the feature. */
function geometryOf({ surfaces }: CityObject, lod: number, vertices: number[][], transform: Transform): object {
  const { polygons, rings, kinds, lods } = surfaces;
  const numbers = new Map<string, number>();
  const kindNumbers = new Map<SurfaceKind, number>();
  const boundaries: number[][][] = [];
  const values: (number | null)[] = [];
  for (let polygon = 0; polygon < lods.length; polygon++) {
    if (lods[polygon] !== lod) continue;
    const boundary: number[][] = [];
    for (let ring = polygons[polygon]; ring < polygons[polygon + 1]; ring++) {
      const corners: number[] = [];
      for (let vertex = rings[ring]; vertex < rings[ring + 1]; vertex++) {
        const steps = quantize(surfaces.coordinates, 3 * vertex, transform);
        const name = steps.join(' ');
        if (!numbers.has(name)) numbers.set(name, vertices.push(steps) - 1);
        corners.push(numbers.get(name)!);
      }
      boundary.push(corners);
    }
    boundaries.push(boundary);
    const kind = SURFACE_KINDS[kinds[polygon]];
    if (SEMANTICS[kind] && !kindNumbers.has(kind)) kindNumbers.set(kind, kindNumbers.size);
    values.push(kindNumbers.get(kind) ?? null);
  }
  const surfaceTypes = [...kindNumbers.keys()].map((kind) => ({ type: SEMANTICS[kind] }));
  const semantics = surfaceTypes.length > 0 ? { semantics: { surfaces: surfaceTypes, values } } : {};
  return { type: 'MultiSurface', lod: String(lod), boundaries, ...semantics };
}

function quantize(coordinates: Float64Array, at: number, { scale, translate }: Transform): number[] {
  return scale.map((step, axis) => Math.round((coordinates[at + axis] - translate[axis]) / step));
}
