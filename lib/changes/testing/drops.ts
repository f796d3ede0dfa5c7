import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type MetricSurfaces, SURFACE_KINDS, type SurfaceKind } from '../../city/cityObject.ts';
import { type Point, surfacesOf } from './shapes.ts';
import type { TestVintage } from './tell.ts';

const DROPS = fileURLToPath(new URL('../../../../shared/citygml/drops/', import.meta.url));

/** Whether the sample drops lie beside the repository. */
export const hasDrops = existsSync(DROPS);

type Polygons = { kind: SurfaceKind; rings: Point[][] }[];

/** The vintages of a drop of plain CityGML 2.0 buildings with classified surfaces; metres count from `origin`. */
export function readGmlDrop(name: string, [east, north]: [number, number]): TestVintage[] {
  return filesOf(name).map(({ vintage, text }) => ({
    name: vintage,
    buildings: [...text.matchAll(/<bldg:Building gml:id="([^"]*)">(.*?)<\/bldg:Building>/gs)].map(
      ([, id, building]) => ({
        id,
        surfaces: surfacesOf(
          [...building.matchAll(/<bldg:(Roof|Wall|Ground)Surface>(.*?)<\/bldg:\1Surface>/gs)].flatMap(
            ([, kind, surface]) =>
              [...surface.matchAll(/<gml:Polygon>(.*?)<\/gml:Polygon>/gs)].map(([, polygon]) => ({
                kind: kind.toLowerCase() as SurfaceKind,
                rings: [...polygon.matchAll(/<gml:posList[^>]*>([^<]*)</g)].map(([, list]) =>
                  pointsOf(list, east, north),
                ),
              })),
          ),
        ),
      }),
    ),
  }));
}

/** The points of a position list, without the one that closes it. */
function pointsOf(list: string, east: number, north: number): Point[] {
  const numbers = list.trim().split(/\s+/).map(Number);
  const points: Point[] = [];
  for (let at = 0; at + 3 < numbers.length; at += 3)
    points.push([numbers[at] - east, numbers[at + 1] - north, numbers[at + 2]]);
  return points;
}

interface CityJson {
  vertices: Point[];
  CityObjects: Record<string, { geometry: { boundaries: number[][][]; semantics: Semantics }[] }>;
}
interface Semantics {
  values: [number[]];
  surfaces: { type: string }[];
}

/** The vintages of a drop of CityJSON 1.0 buildings with one MultiSurface each. */
export function readCityJsonDrop(name: string, [east, north]: [number, number]): TestVintage[] {
  return filesOf(name).map(({ vintage, text }) => {
    const { vertices, CityObjects } = JSON.parse(text) as CityJson;
    const point = (index: number): Point => [vertices[index][0] - east, vertices[index][1] - north, vertices[index][2]];
    const surfaces = (geometry: { boundaries: number[][][]; semantics: Semantics }): Polygons =>
      geometry.boundaries.map((rings, index) => ({
        kind: kindOf(geometry.semantics.surfaces[geometry.semantics.values.flat()[index]].type),
        rings: rings.map((ring) => ring.map(point)),
      }));
    const buildings = Object.entries(CityObjects).map(
      ([id, { geometry }]): { id: string; surfaces: MetricSurfaces } => ({
        id,
        surfaces: surfacesOf(geometry.flatMap(surfaces)),
      }),
    );
    return { name: vintage, buildings };
  });
}

function kindOf(type: string): SurfaceKind {
  const kind = type.replace('Surface', '').toLowerCase() as SurfaceKind;
  return SURFACE_KINDS.includes(kind) ? kind : 'other';
}

function filesOf(name: string): { vintage: string; text: string }[] {
  const folder = `${DROPS}${name}/`;
  return readdirSync(folder)
    .sort()
    .map((vintage) => {
      const [file] = readdirSync(folder + vintage);
      return { vintage, text: readFileSync(`${folder}${vintage}/${file}`, 'utf8') };
    });
}
