/** A survey of the made city: where the plan lies on Earth, and how far a survey's points are off. */
import { createRandom } from './random.ts';
import { type Polygon, raiseSolid, triangulate, type Vertex } from './solids.ts';
import type { Registered, Row, Volume } from './town.ts';

/** How a survey errs, in metres. */
export interface SurveyError {
  /** Standard deviation of each coordinate of each point, cut off at two and a half times that. */
  jitter: number;
  /** How far the whole survey lies off: east, north, up. */
  shift: Vertex;
}

export interface SurveyOptions {
  /** Number of the survey: other surveys err otherwise. */
  survey: number;
  seed: number;
  error: SurveyError;
  lod: 1 | 2;
  /** Whether roofs, walls and grounds are cut into triangles. */
  triangles: boolean;
}

export interface SurveyedPart {
  polygons: Polygon[];
  /** Metres from the ground to the highest point. */
  height: number;
}

/** A building in EPSG:3946. */
export interface SurveyedBuilding {
  id: string;
  parts: SurveyedPart[];
}

/** South-western corner of the plan in EPSG:3946: in Lyon, where the plan's streets do not run along the grid's axes. */
const ORIGIN: Vertex = [1843200, 5175100, 0];
const TURNED = (17 * Math.PI) / 180;

/** Walls that share a corner within one building share the surveyed point; neighbours were surveyed apart. */
export function surveyBuilding({ id, volumes }: Registered, row: Row, options: SurveyOptions): SurveyedBuilding {
  const survey = surveyor(volumes, options);
  const parts = volumes.map((volume) => {
    const plane = raiseSolid(volume, row.base, options.lod);
    const cut = options.triangles ? plane.flatMap(triangulate) : plane;
    const polygons = cut.map(({ kind, rings }) => ({ kind, rings: rings.map((ring) => ring.map(survey)) }));
    return { polygons, height: options.lod === 1 ? (volume.look.eaves + volume.look.ridge) / 2 : volume.look.ridge };
  });
  return { id, parts };
}

function surveyor(volumes: Volume[], { survey, seed, error }: SurveyOptions): (vertex: Vertex) => Vertex {
  const who = `survey/${seed}/${survey}/${volumes[0].site.id}`;
  const known = new Map<string, [number, number]>();
  const errorOf = (what: string) => {
    let pair = known.get(what);
    if (!pair) {
      const random = createRandom(`${who}/${what}`);
      pair = [random.normal() * error.jitter, random.normal() * error.jitter];
      known.set(what, pair);
    }
    return pair;
  };
  const [cos, sin] = [Math.cos(TURNED), Math.sin(TURNED)];
  return ([x, y, z]) => {
    const [offX, offY] = errorOf(`${x.toFixed(3)} ${y.toFixed(3)}`);
    const [offZ] = errorOf(z.toFixed(3));
    return [
      ORIGIN[0] + x * cos - y * sin + offX + error.shift[0],
      ORIGIN[1] + x * sin + y * cos + offY + error.shift[1],
      ORIGIN[2] + z + offZ + error.shift[2],
    ];
  };
}
