/** The files that speed and size are measured with: towns of any size, written in little memory. */
import type { ObjectStore } from '../store/store.ts';
import { type BenchmarkHouse, planBenchmarkTown } from './benchmarkTown.ts';
import { encodeChunks } from './chunks.ts';

export interface BenchmarkOptions {
  /** How many there are in the first vintage; later ones have nearly as many. */
  buildings: number;
  seed?: number;
  /** Which vintage of the series, from 0 on. */
  stage?: number;
  /** Share of the houses that differ from the vintage before, for each vintage but the first. */
  differing?: number[];
}

/** A realistic pace of building for three years, twice, and a fourth vintage in which 5 % of the houses differ. */
const DIFFERING = [0.02, 0.02, 0.05];
const SERIES = ['2009', '2012', '2015', '2018'];

/** South-western corner of the town in EPSG:25832, metres. */
const ORIGIN = [405000, 5757000] as const;
const MUNICIPALITY = '05515000';

/**
 * Writes one CityGML 2.0 file: EPSG:25832 with heights above the sea, indented, a solid with xlinks to seven surfaces
 * and six attributes a building. The same options give the same bytes.
 */
export async function writeBenchmark(store: ObjectStore, key: string, options: BenchmarkOptions): Promise<void> {
  await store.put(key, encodeChunks(writeTown(options)));
}

/** Writes `<dataset>/2009/`, `2012/`, `2015/` and, with `fourth`, `2018/`, a file each. Answers their keys. */
export async function writeBenchmarkSeries(
  store: ObjectStore,
  options: Omit<BenchmarkOptions, 'stage'> & { dataset?: string; fourth?: boolean },
): Promise<string[]> {
  const { dataset = 'benchmark', fourth = false } = options;
  const keys = SERIES.slice(0, fourth ? 4 : 3).map((vintage) => benchmarkKey(dataset, vintage));
  for (const [stage, key] of keys.entries()) await writeBenchmark(store, key, { ...options, stage });
  return keys;
}

export function benchmarkKey(dataset: string, vintage: string): string {
  return `${dataset}/${vintage}/${dataset}.gml`;
}

function* writeTown({ buildings, seed = 1, stage = 0, differing = DIFFERING }: BenchmarkOptions): Generator<string> {
  const town = planBenchmarkTown(buildings, differing, seed);
  yield HEADER;
  for (let plot = 0; plot < town.plots; plot++) {
    const house = town.houseAt(plot, stage);
    if (house) yield writeHouse(house);
  }
  yield '</core:CityModel>\n';
}

const HEADER = `<?xml version="1.0" encoding="UTF-8"?>
<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:bldg="http://www.opengis.net/citygml/building/2.0" xmlns:gen="http://www.opengis.net/citygml/generics/2.0" xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink">
  <gml:boundedBy>
    <gml:Envelope srsName="urn:ogc:def:crs:EPSG::25832" srsDimension="3">
      <gml:lowerCorner>${ORIGIN.join(' ')} 0</gml:lowerCorner>
      <gml:upperCorner>${ORIGIN.map((metres) => metres + 50000).join(' ')} 500</gml:upperCorner>
    </gml:Envelope>
  </gml:boundedBy>
`;

/**
 * Corners of the polygons of a gable house: 0 to 3 at the ground, 4 to 7 at the eaves above them, 8 and 9 the ends of
 * the ridge.
 */
const SURFACES = [
  ['GroundSurface', [0, 3, 2, 1]],
  ['RoofSurface', [4, 5, 9, 8]],
  ['RoofSurface', [6, 7, 8, 9]],
  ['WallSurface', [0, 1, 5, 4]],
  ['WallSurface', [1, 2, 6, 9, 5]],
  ['WallSurface', [2, 3, 7, 6]],
  ['WallSurface', [3, 0, 4, 8, 7]],
] as const;

function writeHouse(house: BenchmarkHouse): string {
  const corners = cornersOf(house);
  const ids = SURFACES.map((_, index) => `${house.id}_${index + 1}`);
  const members = ids.map((id) => `              <gml:surfaceMember xlink:href="#${id}"/>\n`).join('');
  const boundaries = SURFACES.map(
    ([name, ring], index) => `      <bldg:boundedBy>
        <bldg:${name}>
          <bldg:lod2MultiSurface>
            <gml:MultiSurface>
              <gml:surfaceMember>
                <gml:Polygon gml:id="${ids[index]}">
                  <gml:exterior>
                    <gml:LinearRing>
                      <gml:posList>${ring.map((corner) => corners[corner]).join(' ')} ${corners[ring[0]]}</gml:posList>
                    </gml:LinearRing>
                  </gml:exterior>
                </gml:Polygon>
              </gml:surfaceMember>
            </gml:MultiSurface>
          </bldg:lod2MultiSurface>
        </bldg:${name}>
      </bldg:boundedBy>
`,
  ).join('');
  return `  <core:cityObjectMember>
    <bldg:Building gml:id="${house.id}">
      <gen:stringAttribute name="Gemeindeschluessel">
        <gen:value>${MUNICIPALITY}</gen:value>
      </gen:stringAttribute>
      <gen:stringAttribute name="DatenquelleDachhoehe">
        <gen:value>1000</gen:value>
      </gen:stringAttribute>
      <bldg:function>31001_1000</bldg:function>
      <bldg:yearOfConstruction>${house.year}</bldg:yearOfConstruction>
      <bldg:roofType>3100</bldg:roofType>
      <bldg:measuredHeight uom="m">${house.ridge.toFixed(3)}</bldg:measuredHeight>
      <bldg:lod2Solid>
        <gml:Solid>
          <gml:exterior>
            <gml:CompositeSurface>
${members}            </gml:CompositeSurface>
          </gml:exterior>
        </gml:Solid>
      </bldg:lod2Solid>
${boundaries}    </bldg:Building>
  </core:cityObjectMember>
`;
}

function cornersOf({ x, y, turn, width, depth, base, eaves, ridge }: BenchmarkHouse): string[] {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const at = (along: number, across: number, height: number) =>
    `${(ORIGIN[0] + x + along * cos - across * sin).toFixed(3)} ${(ORIGIN[1] + y + along * sin + across * cos).toFixed(3)} ${(base + height).toFixed(3)}`;
  const [w, d] = [width / 2, depth / 2];
  const around = (height: number) => [at(-w, -d, height), at(w, -d, height), at(w, d, height), at(-w, d, height)];
  return [...around(0), ...around(eaves), at(-w, 0, ridge), at(w, 0, ridge)];
}
