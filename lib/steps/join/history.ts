import { type EdgeTable, type History, pick } from '../../changes/tables.ts';
import { getBlob } from '../../store/cache.ts';
import type { ObjectStore } from '../../store/store.ts';
import { productKey } from '../keys.ts';
import { decodeEdges, EVIDENCE } from '../match/edges.ts';
import { decodeMatchRows } from '../match/lists.ts';
import { BUILDING, idOf, type Rows } from '../rows.ts';
import type { Findings } from '../survey/findings.ts';
import { readUnitEntries } from '../units.ts';

/** The history of a run's buildings; `rowOf` leads from its bodies to the rows of the run. */
export type RunHistory = History & { rowOf: Uint32Array };

/** Gathers the buildings of all vintages and what was found between them. */
export async function readHistory(
  work: ObjectStore,
  run: string,
  rows: Rows,
  findings: Findings,
  vintages: string[],
): Promise<RunHistory> {
  const rowOf = buildingRows(rows, findings.kept);
  const bodyOf = new Uint32Array(rows.count);
  for (let body = 0; body < rowOf.length; body++) bodyOf[rowOf[body]] = body;
  return {
    vintages,
    rowOf,
    bodies: {
      vintage: pick(rows.vintages, rowOf, 1),
      building: pick(rows.features, rowOf, 1),
      ordinal: pick(rows.ordinals, rowOf, 1),
      boxes: pick(rows.boxes, rowOf, 6),
      area: pick(rows.areas, rowOf, 1),
      lod: pick(rows.lods, rowOf, 1),
      hash: pick(rows.hashes, rowOf, 4),
      next: pick(findings.next, rowOf, 1),
      previous: pick(findings.previous, rowOf, 1),
    },
    edges: await readEdges(work, run, bodyOf),
    buildingIds: createBuildingIds(rows, findings),
  };
}

/** The id of a feature as reports show it: an id that another geometry of the vintage has had before gets `~2`. */
export function createBuildingIds({ featureTable }: Rows, { occurrences }: Findings): (feature: number) => string {
  return (feature) => {
    const id = idOf(featureTable, feature);
    return occurrences[feature] > 1 ? `${id}~${occurrences[feature]}` : id;
  };
}

function buildingRows({ count, modules, features }: Rows, kept: Uint8Array): Uint32Array {
  const rows = new Uint32Array(count);
  let buildings = 0;
  for (let row = 0; row < count; row++) if (modules[row] === BUILDING && kept[features[row]]) rows[buildings++] = row;
  return rows.subarray(0, buildings);
}

async function readEdges(work: ObjectStore, run: string, bodyOf: Uint32Array): Promise<EdgeTable> {
  const lists = decodeMatchRows(await work.get(productKey(run, 'match', 'rows')));
  const entries = await readUnitEntries(work, run, 'match');
  const units = [];
  for (const { outputs } of entries) units.push(decodeEdges(await getBlob(work, outputs[0].sha256)));
  const count = units.reduce((sum, { earlier }) => sum + earlier.length, 0);
  const edges: EdgeTable = {
    from: new Uint32Array(count),
    to: new Uint32Array(count),
    overlap: new Float64Array(count),
    measured: new Float64Array(count),
    sameHeight: new Float64Array(count),
    heightChange: new Float64Array(count),
    topChange: new Float64Array(count),
  };
  let edge = 0;
  units.forEach((unit, index) => {
    const first = edge;
    for (let pair = 0; pair < unit.earlier.length; pair++, edge++) {
      edges.from[edge] = bodyOf[lists.earlier[lists.earlierEnds[index] + unit.earlier[pair]]];
      edges.to[edge] = bodyOf[lists.later[lists.laterEnds[index] + unit.later[pair]]];
    }
    for (const name of EVIDENCE) edges[name].set(unit[name], first);
  });
  return edges;
}
